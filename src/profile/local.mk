# sources of src/profile, one line each
