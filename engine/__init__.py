"""Everything that turns a driving face into a moving portrait; knows no device and no window toolkit."""
