"""The pictures' pages: overview and map, the whole picture and the hall screen."""
