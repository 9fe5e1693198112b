review list
explain D0789/S7 D0123/K12
review show D0789/S7 D0123/K77
