# sources of src/golang, one line each
