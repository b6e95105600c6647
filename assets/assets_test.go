package assets_test

import (
	"bytes"
	"image/png"
	"testing"

	"ownvoice/assets"
)

func TestTheFourCutsAreTrueType(t *testing.T) {
	for _, cut := range []assets.Letters{assets.Regular, assets.Italic, assets.SemiBold, assets.SemiBoldItalic} {
		if data := assets.Font(cut); !bytes.HasPrefix(data, []byte{0, 1, 0, 0}) {
			t.Errorf("cut %s begins with % x, which is no TrueType", cut, data[:4])
		}
	}
}

func TestEveryIconIsADrawing(t *testing.T) {
	for _, name := range assets.IconNames() {
		if data, ok := assets.Icon(name); !ok || !bytes.Contains(data, []byte("<svg")) {
			t.Errorf("icon %s is no drawing", name)
		}
	}
	if _, ok := assets.Icon("no such icon"); ok {
		t.Error("an icon that is not there was found")
	}
}

func TestTheAppsPictureIsSquare(t *testing.T) {
	picture, err := png.Decode(bytes.NewReader(assets.IconPNG))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("the picture is %v, want 512 by 512", size)
	}
}
