"""Codes of countries and cities that stand behind a name to tell namesakes apart."""

COUNTRIES = frozenset({
    "AE", "AM", "AR", "ARG", "ARM", "AT", "AU", "AUS", "BE", "BG", "BR", "BRA", "BW", "CA", "CH", "CL", "CN", "CO",
    "COL", "CY", "CZ", "DE", "DK", "EE", "EG", "ES", "ESP", "EU", "FI", "FR", "GB", "GE", "GER", "GR", "HR", "HU",
    "ID", "IE", "IL", "IN", "IND", "IR", "IRL", "IS", "IT", "ITA", "JP", "KE", "KR", "KZ", "LA", "LB", "LT", "LU",
    "LV", "MA", "MAR", "MEX", "MT", "MX", "MY", "NG", "NL", "NO", "NYC", "NZ", "OZ", "PE", "PH", "PK", "PL", "POR",
    "PT", "RO", "RS", "RSA", "RU", "SA", "SE", "SF", "SG", "SI", "SK", "TH", "TR", "UA", "UK", "US", "USA", "UZ",
    "VE", "VN", "ZA",
})  # fmt: skip

# Codes of one country in its several spellings.
SAME_COUNTRY = (
    {"us", "usa"}, {"uk", "gb", "eng"}, {"br", "bra", "brasil", "brazil"}, {"oz", "au", "aus"}, {"it", "ita", "italy"},
    {"sa", "rsa", "za"}, {"de", "ger", "germany"}, {"mx", "mex"}, {"co", "col"}, {"in", "ind"}, {"ie", "irl"},
)  # fmt: skip
