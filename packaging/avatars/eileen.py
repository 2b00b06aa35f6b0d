"""Writes the photograph among the avatars: NASA's portrait of Eileen Collins, as scikit-image carries it.

Public domain (a work of NASA, https://flic.kr/p/r9qvLn). Enlarged twice with a Lanczos filter, nothing else.
"""

import argparse
from pathlib import Path

from PIL import Image
from skimage import data


def main() -> None:
    """Write eileen.jpg into the folder given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    photo = Image.fromarray(data.astronaut())
    photo.resize((1024, 1024), Image.Resampling.LANCZOS).save(options.out / "eileen.jpg", quality=93, subsampling=0)


if __name__ == "__main__":
    main()
