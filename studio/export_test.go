package studio

// Lowly does something on a thread that the system serves last.
var Lowly = lowly
