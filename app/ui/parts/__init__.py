"""Parts show: widgets that take values in and emit values out, and know no service."""
