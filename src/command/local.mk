# sources of src/command, one line each
