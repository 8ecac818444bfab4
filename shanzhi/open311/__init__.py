"""Open311: GeoReport v2, read and write, XML and JSON, over what has been released."""
