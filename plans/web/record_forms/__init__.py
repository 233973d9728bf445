"""A form for each kind of record, all made by one mechanism: `base`, from the tables themselves."""
