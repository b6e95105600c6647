package desk

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"ownvoice/archive/page"
	"ownvoice/archive/store"
	"ownvoice/sync/wire"
)

// form is what was typed into a form and what is wrong with it.
type form struct{ Code, Login, Name, Wrong string }

func (d *Desk) ask(w http.ResponseWriter, r *http.Request, name, title string, f form) {
	status := http.StatusOK
	if f.Wrong != "" {
		status = http.StatusUnprocessableEntity
	}
	d.frame.Show(w, r, status, d.pages[name], page.View{Title: title, Scripts: []string{"/frame/join.js"}, Of: f})
}

// askSignIn lets in who is signed in already.
func (d *Desk) askSignIn(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName); err == nil {
		if _, err := d.store.SignedIn(r.Context(), c.Value); err == nil {
			http.Redirect(w, r, "/desk/", http.StatusSeeOther)
			return
		}
	}
	d.ask(w, r, "sign-in", "Sign in", form{})
}

func (d *Desk) askJoin(w http.ResponseWriter, r *http.Request) {
	d.ask(w, r, "join", "Your invitation", form{})
}

// How often somebody may be wrong at the door in a quarter of an hour.
const (
	perLogin   = 10
	perAddress = 60
	stretch    = 15 * time.Minute
)

// signIn begins a session. The answer is the same whether there is nobody of
// that name or the passphrase is wrong.
func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	login := r.PostFormValue("login")
	err := errors.Join(d.store.Try(r.Context(), "sign-in "+strings.ToLower(strings.TrimSpace(login)), perLogin, stretch),
		d.store.Try(r.Context(), "sign-in from "+from(r), perAddress, stretch))
	if err != nil {
		d.answer(w, r, err)
		return
	}
	a, err := d.store.Prove(r.Context(), login, r.PostFormValue("passphrase"))
	if errors.Is(err, store.ErrSignIn) {
		d.ask(w, r, "sign-in", "Sign in", form{Login: login, Wrong: "The name and the passphrase do not belong together. Nothing is lost; please try again."})
		return
	}
	d.let(w, r, a, err)
}

// let lets the owner of an account in, unless it came with an error.
func (d *Desk) let(w http.ResponseWriter, r *http.Request, a store.Account, err error) {
	if err == nil {
		err = d.enter(w, r, a)
	}
	d.answer(w, r, err)
}

// enter gives a browser its session.
func (d *Desk) enter(w http.ResponseWriter, r *http.Request, a store.Account) error {
	token, err := d.store.SignIn(r.Context(), a.ID)
	if err != nil {
		return err
	}
	if err := d.store.Audit(r.Context(), a.ID, "signed in", "", a.ID); err != nil {
		return err
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Value: token, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(store.SessionMost.Seconds())})
	http.Redirect(w, r, "/desk/", http.StatusSeeOther)
	return nil
}

func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) {
	if c, err := r.Cookie(cookieName); err == nil {
		if err := d.store.SignOut(r.Context(), c.Value); err != nil {
			d.frame.Fail(w, r, err)
			return
		}
	}
	http.SetCookie(w, &http.Cookie{Name: cookieName, Path: "/", Secure: true, HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: -1})
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// outEverywhere signs somebody out on every computer, this one too.
func (d *Desk) outEverywhere(v visit) error {
	if err := d.store.Audit(v.r.Context(), v.ID, "ended own sessions", v.shared(v.Account), v.ID); err != nil {
		return err
	}
	if err := d.store.SignOutEverywhere(v.r.Context(), v.ID); err != nil {
		return err
	}
	return d.back(v, "/sign-in")
}

// join makes an account with an invitation: its code alone, or the whole line.
func (d *Desk) join(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	f := form{Code: r.PostFormValue("code"), Login: r.PostFormValue("login"), Name: r.PostFormValue("name")}
	if err := d.store.Try(r.Context(), "join from "+from(r), perAddress, stretch); err != nil {
		d.answer(w, r, err)
		return
	}
	code := strings.TrimSpace(f.Code)
	if i, err := wire.ParseInvitation(code); err == nil {
		code = i.Code
	}
	code, _, _ = strings.Cut(code, ".") // the fingerprint behind it is for laptops
	a, err := d.store.JoinPages(r.Context(), code, f.Login, f.Name, r.PostFormValue("passphrase"))
	if f.Wrong = wrong(err); f.Wrong != "" {
		d.ask(w, r, "join", "Your invitation", f)
		return
	}
	d.let(w, r, a, err)
}

// wrong tells somebody what they can put right themselves; "" if an error is
// nothing of that sort.
func wrong(err error) string {
	var refused *wire.Problem
	switch {
	case errors.Is(err, store.ErrPassphrase):
		return "A passphrase has at least 12 letters. A few words in a row are good."
	case errors.Is(err, store.ErrLogin):
		return "That name to sign in with is taken already, or has a space in it. Please choose another."
	case errors.Is(err, store.ErrPasscode):
		return "This code does not work any more. Nothing was changed. Ask whoever gave it to you for a new one."
	case errors.As(err, &refused) && refused.Code == wire.CodeInvitation:
		return "This joining code does not work any more. Ask whoever sent it for a new one."
	}
	return ""
}

// repass changes the passphrase of who is signed in, who proves that they know
// the old one.
func (d *Desk) repass(v visit) error {
	if err := d.store.Try(v.r.Context(), "sign-in "+v.Login, perLogin, stretch); err != nil {
		return err
	}
	if _, err := d.store.Prove(v.r.Context(), v.Login, v.r.PostFormValue("old")); errors.Is(err, store.ErrSignIn) {
		return d.back(v, "/desk/?wrong=old#passphrase")
	} else if err != nil {
		return err
	}
	err := d.store.Repass(v.r.Context(), v.ID, v.r.PostFormValue("new"))
	if errors.Is(err, store.ErrPassphrase) {
		return d.back(v, "/desk/?wrong=new#passphrase")
	}
	if err != nil {
		return err
	}
	if err := d.store.Audit(v.r.Context(), v.ID, "changed passphrase", "", v.ID); err != nil {
		return err
	}
	return d.enter(v.w, v.r, v.Account)
}

// perCodes is how many codes for a forgotten passphrase may be made for one
// account, and tried from one address, in a quarter of an hour.
const perCodes = 20

func (d *Desk) askPassphrase(w http.ResponseWriter, r *http.Request) {
	d.ask(w, r, "passphrase", "A new passphrase", form{})
}

// newPassphrase gives the account of a code another passphrase, and lets its
// owner in. The code may stand at the end of the address it came in.
func (d *Desk) newPassphrase(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := d.store.Try(r.Context(), "passphrase code from "+from(r), perCodes, stretch); err != nil {
		d.answer(w, r, err)
		return
	}
	f := form{Code: r.PostFormValue("code")}
	code := strings.TrimSpace(f.Code)
	if i := strings.LastIndex(code, "#"); i >= 0 {
		code = code[i+1:]
	}
	a, err := d.store.UsePasscode(r.Context(), code, r.PostFormValue("passphrase"))
	if f.Wrong = wrong(err); f.Wrong != "" {
		d.ask(w, r, "passphrase", "A new passphrase", f)
		return
	}
	d.let(w, r, a, err)
}
