// The real one is a native program that would have to be built here. Its regular expressions are those
// of the language but for their speed, which does not matter in a test.
module.exports = RegExp;
