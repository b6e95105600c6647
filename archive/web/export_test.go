package web

import "time"

// WaitForPictures lets pages wait for their pictures as long as it takes.
func (s *Web) WaitForPictures() { s.prints.patience = time.Hour }
