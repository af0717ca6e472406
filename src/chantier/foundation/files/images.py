"""An image is decoded, turned upright, reduced and written again: nothing of the original bytes is served."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from chantier.foundation.files.core.sniff import JPEG, PNG, WEBP
from chantier.foundation.files.refusals import refused_file

MAX_PIXELS = 40_000_000
MAX_SIDE = 2_000
_FORMATS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}


def rewritten(path: Path, media_type: str) -> bytes:
    """The same image without metadata, at most 2,000 pixels wide or high. Raises ``RefusedFile``."""
    kind = _FORMATS[media_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[kind]) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise refused_file("image_too_large", width=width, height=height)
                image.load()
                upright = ImageOps.exif_transpose(image)
                upright.thumbnail((MAX_SIDE, MAX_SIDE))
                clean = upright.convert("RGB" if kind == "JPEG" else "RGBA" if _has_alpha(upright) else "RGB")
        target = io.BytesIO()
        clean.save(target, kind, **({"optimize": True} if kind == "PNG" else {"quality": 85}))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise refused_file("image_too_many_pixels") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise refused_file("broken_image") from error
    return target.getvalue()


def _has_alpha(image: Image.Image) -> bool:
    return image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
