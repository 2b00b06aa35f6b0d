"""The invented people: every one is a recipe over the same parametric head."""

from dataclasses import dataclass, field

from backdrop import Backdrop
from beards import BeardLook
from brows_lashes import BrowLook
from clothes import ClothLook
from glasses import GlassesLook
from hair import HairLook
from regions import RECEDED
from skin import SkinLook


@dataclass(frozen=True)
class Character:
    """Body sliders (0..1), extra morph targets, and the looks of all parts."""

    origin: dict[str, float]
    male: float
    old: float
    skin: SkinLook
    iris: tuple[str, str]
    brows: BrowLook
    hair: HairLook
    clothes: ClothLook
    backdrop: Backdrop
    weight: float = 0.5
    muscle: float = 0.5
    lashes: tuple[float, float] = (0.05, 0.016)
    beard: BeardLook | None = None
    glasses: GlassesLook | None = None
    bun: float = 0.0
    eyes: float = 1.3
    wide: float = 0.35
    smile: float = 0.5
    span: float = 3.5  # what the picture shows at the face's depth, in dm
    targets: dict[str, float] = field(default_factory=dict)
    brightness: float = 1.0
    warm: float = 0.5
    painted: bool = False  # finish the picture as an oil painting
    seed: int = 1


def both(name: str, amount: float) -> dict[str, float]:
    """The same target on both sides: 'eyes/eye-corner2-up' names l-… and r-…."""
    folder, rest = name.split("/")
    return {f"{folder}/{side}-{rest}": amount for side in "lr"}


CHARACTERS: dict[str, Character] = {
    "nadia": Character(
        origin={"caucasian": 0.6, "african": 0.15, "asian": 0.25},
        male=0.0,
        old=0.10,
        skin=SkinLook("#c48d68", "#b5654d", "#a5524c", "#875540", scalp="#1d1310"),
        iris=("#3a2114", "#7d4f2a"),
        brows=BrowLook("#1d1310"),
        hair=HairLook(
            "loose left",
            "#20140f",
            top=3.2,
            sides=2.8,
            gravity=0.3,
            wave=0.085,
            wave_length=0.8,
            part=0.22,
            volume=0.15,
            clump=0.35,
            strands=22000,
            radius=0.003,
        ),
        clothes=ClothLook("#b0523a", "crew", "knit"),
        backdrop=Backdrop("window", "#c9bda8", "#b7ab98"),
        brightness=0.9,
        targets={**both("eyes/eye-corner2-up", 0.35), "chin/chin-width-decr": 0.3, "nose/nose-hump-incr": 0.2},
    ),
    "tomasz": Character(
        origin={"caucasian": 1.0},
        male=0.95,
        old=0.22,
        skin=SkinLook("#dfae92", "#cf8069", "#b76a60", "#a8725f", scalp="#3b281b", stubble="#8a6a58"),
        iris=("#35566b", "#86a9b8"),
        brows=BrowLook("#3b2819", width=0.065, peak=(0.11, 0.235), inner=(-0.15, 0.19), tail=(0.27, 0.18)),
        hair=HairLook("side", "#4a3220", top=0.5, sides=0.16, volume=0.09),
        clothes=ClothLook("#22324b", "vee", "knit", second="#e6ebf0"),
        backdrop=Backdrop("shelves", "#55606a"),
        lashes=(0.045, 0.0),
        beard=BeardLook("#4e3522", 0.10),
        brightness=0.8,
    ),
    "amara": Character(
        origin={"african": 1.0},
        male=0.0,
        old=0.06,
        skin=SkinLook("#7d4e36", "#83412f", "#8d4848", "#4c2b20", scalp="#150e0c"),
        iris=("#24140d", "#5c3820"),
        brows=BrowLook("#150e0c"),
        hair=HairLook(
            "coils", "#17100d", top=0.54, sides=0.42, wave=0.036, wave_length=0.11, strands=22000, radius=0.0026
        ),
        clothes=ClothLook("#c98a2b", "turtle", "knit"),
        backdrop=Backdrop("wall", "#2e5a5c", "#417b78"),
        targets={"nose/nose-scale-horiz-decr": 0.3},
        brightness=1.15,
        span=3.7,
    ),
    "mei": Character(
        origin={"asian": 1.0},
        male=0.0,
        old=0.05,
        skin=SkinLook("#e9bf9e", "#e08a74", "#c26a63", "#b98770", scalp="#15100f"),
        iris=("#2a1910", "#62402a"),
        brows=BrowLook("#231915", width=0.045),
        hair=HairLook(
            "fringe", "#16110f", top=1.35, sides=1.15, gravity=0.3, volume=0.10, clump=0.45, frizz=0.008, guides=1800
        ),
        clothes=ClothLook("#e8e1d6", "crew", "knit"),
        backdrop=Backdrop("wall", "#c58f8a", "#d9a79c"),
        brightness=0.75,
    ),
    "ruth": Character(
        origin={"caucasian": 1.0},
        male=0.0,
        old=0.85,
        skin=SkinLook("#e3b7a0", "#d58776", "#bb6d68", "#ab7868", age=0.6, freckles=0.25, scalp="#b9b4ae"),
        iris=("#4c6a55", "#93ad92"),
        brows=BrowLook("#8d857d", width=0.045, count=220),
        hair=HairLook(
            "loose left",
            "#c4c1bd",
            top=1.45,
            sides=1.05,
            gravity=0.3,
            volume=0.17,
            wave=0.05,
            wave_length=0.8,
            part=0.22,
            variety=0.3,
            clump=0.35,
            strands=22000,
            radius=0.003,
        ),
        clothes=ClothLook("#8a5a72", "vee", "knit", second="#dfe7ee"),
        backdrop=Backdrop("window", "#d8cfc0", "#cbbfae"),
        glasses=GlassesLook("#5a2e2a"),
        lashes=(0.05, 0.0),
        brightness=0.75,
        targets={"mouth/mouth-laugh-lines-in": 0.8},
    ),
    "samuel": Character(
        origin={"african": 0.9, "caucasian": 0.1},
        male=1.0,
        old=0.42,
        skin=SkinLook("#5f3a28", "#66352a", "#6f403c", "#38211a", age=0.4, scalp="#3a302c"),
        iris=("#1f120c", "#4c2f1d"),
        brows=BrowLook("#3d3632", width=0.06),
        hair=HairLook(
            "coils",
            "#6f6b68",
            top=0.13,
            sides=0.08,
            wave=0.014,
            wave_length=0.05,
            strands=16000,
            radius=0.0022,
            line=RECEDED,
        ),
        clothes=ClothLook("#3c4249", "turtle", "knit"),
        backdrop=Backdrop("shelves", "#4a4038"),
        beard=BeardLook("#8d8883", 0.10, curl=0.45, lips_free=1.45),
        lashes=(0.04, 0.0),
        brightness=1.3,
        weight=0.6,
    ),
    "finn": Character(
        origin={"caucasian": 1.0},
        male=0.85,
        old=0.03,
        skin=SkinLook("#ecc3a8", "#e0937a", "#c4756a", "#b5714f", freckles=0.9, scalp="#7a3f1d"),
        iris=("#3e6a4c", "#9bbd8e"),
        brows=BrowLook("#7a4522", width=0.055, peak=(0.11, 0.24), inner=(-0.15, 0.19), tail=(0.265, 0.18)),
        hair=HairLook("forward", "#8a4319", top=0.62, sides=0.10, volume=0.10, wave=0.05, wave_length=0.35),
        clothes=ClothLook("#44624e", "crew", "jersey"),
        backdrop=Backdrop("wall", "#b9c3c9", "#d4d8d6"),
        lashes=(0.05, 0.0),
        weight=0.4,
        brightness=0.75,
    ),
    "sofia": Character(
        origin={"caucasian": 0.75, "african": 0.15, "asian": 0.1},
        male=0.0,
        old=0.32,
        skin=SkinLook("#d8a581", "#c8745a", "#b0534d", "#966049", scalp="#3a1d14"),
        iris=("#3f2a16", "#8a6636"),
        brows=BrowLook("#2c1a12", width=0.05),
        hair=HairLook("up", "#2e1a14", volume=0.02, offset=0.025, clump=0.3, frizz=0.03),
        clothes=ClothLook("#1f5b4a", "vee", "jersey", second="#efe9dd"),
        backdrop=Backdrop("wall", "#6b5644", "#8a6f55"),
        bun=0.34,
        targets={**both("eyes/eye-corner2-up", 0.2), "mouth/mouth-laugh-lines-in": 0.3},
        span=3.7,
        warm=1.0,
        brightness=0.85,
        painted=True,
    ),
}
