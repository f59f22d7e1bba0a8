"""Ways of spoiling any reference VJP, each one function with its name and class of mistake beside it."""
