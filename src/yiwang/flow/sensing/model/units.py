"""Units that a sender may use instead of the datastream's own.

In: two names. Out: factor and offset that turn the one into the other, or None. Never: a guess.
"""

# By quantity: how many of the base unit one of it is.
_SCALES: tuple[dict[str, float], ...] = (
    {"m": 1.0, "cm": 0.01, "mm": 0.001, "km": 1000.0},
    {"Pa": 1.0, "hPa": 100.0, "kPa": 1e3, "MPa": 1e6, "bar": 1e5, "mbar": 100.0},
    {"m/s": 1.0, "km/h": 1 / 3.6},
    {"m3/h": 1.0, "m³/h": 1.0, "L/s": 3.6},
    {"mg/m3": 1.0, "mg/m³": 1.0, "ug/m3": 1e-3, "µg/m³": 1e-3, "μg/m³": 1e-3},
    {"mg/L": 1.0, "ug/L": 1e-3, "µg/L": 1e-3},
    {"V": 1.0, "mV": 1e-3, "kV": 1e3},
    {"A": 1.0, "mA": 1e-3},
    {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0},
    {"W": 1.0, "kW": 1e3},
    {"1": 1.0, "": 1.0, "%": 0.01},
)
_TEMPERATURES = {"°C": (1.0, 0.0), "Cel": (1.0, 0.0), "K": (1.0, -273.15), "°F": (5 / 9, -160 / 9)}


def conversion(given: str, wanted: str) -> tuple[float, float] | None:
    """What `given` is multiplied by and what is then added to make it `wanted`."""
    if given == wanted:
        return 1.0, 0.0
    for scale in _SCALES:
        if given in scale and wanted in scale:
            return scale[given] / scale[wanted], 0.0
    if given in _TEMPERATURES and wanted in _TEMPERATURES:
        factor, offset = _TEMPERATURES[given]
        back, shift = _TEMPERATURES[wanted]
        return factor / back, (offset - shift) / back
    return None
