# sources of src/proc, one line each
