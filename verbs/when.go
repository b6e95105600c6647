package verbs

import "time"

// morning reads a date as its first moment, or a time as programs write it;
// "" is the zero time.
func morning(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, s, time.Local); err == nil {
		return day, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.IsZero() {
		return t, usage{"a date is written as 2027-01-31"}
	}
	return t, nil
}

// evening is morning, and a date lasts until its last second.
func evening(s string) (time.Time, error) {
	t, err := morning(s)
	if err == nil && len(s) == len(time.DateOnly) {
		t = t.AddDate(0, 0, 1).Add(-time.Second)
	}
	return t, err
}

// parseMinute reads a minute of today, or of another day.
func parseMinute(s string, now time.Time) (time.Time, error) {
	if at, err := time.ParseInLocation("15:04", s, time.Local); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), at.Hour(), at.Minute(), 0, 0, time.Local), nil
	}
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if at, err := time.ParseInLocation(form, s, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usage{"a time is written as 14:05 or 2026-11-25T14:05"}
}
