# sources of src/record, one line each
