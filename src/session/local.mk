# sources of src/session, one line each
