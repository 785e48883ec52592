"""Check what pictures are found to be, and the sizes made of them."""

from __future__ import annotations

import hashlib
import io
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw

from anthology.model.book import Picture
from anthology.model.diagnostics import Diagnostic
from anthology.project.images.derivatives import Derivative, derive, strip_metadata
from anthology.project.images.identity import Identity, PictureFlaw, clean_vector, identify

CASES = Path(__file__).parent / "cases" / "drawings"
SVG = "http://www.w3.org/2000/svg"
ORIENTATION, ARTIST = 0x0112, 0x013B


def photograph(width: int = 400, height: int = 300) -> Image.Image:
    """Draw something with as many colours as a photograph has: red to the right, green below."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    grain = hashlib.shake_128(b"grain").digest(width * height)
    return Image.merge("RGB", (across, down, Image.frombytes("L", (width, height), grain)))


def drawing(width: int = 400, height: int = 300) -> Image.Image:
    made = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(made).line((0, 0, width, height), fill="navy", width=9)
    return made


def saved(file: Path, image: Image.Image, **options: Any) -> Picture:
    image.save(file, **options)
    return found(file)


def found(file: Path) -> Picture:
    identity = identify(file)
    assert isinstance(identity, Identity), identity
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    size = identity.width, identity.height
    return Picture("pictures/p", file.name, file, digest, identity.media_type, *size)


def made(picture: Picture, longest: int = 200) -> Derivative:
    result = derive(picture, longest, picture.file.parent / "kept")
    assert isinstance(result, Derivative), result
    with Image.open(result.file) as image:
        image.load()
        assert image.size == (result.width, result.height)
        assert Image.MIME[image.format or ""] == result.media_type
    return result


def codes(result: Derivative | Diagnostic) -> list[str]:
    return [one.code for one in result.diagnostics] if isinstance(result, Derivative) else []


def pixel(file: Path, at: tuple[float, float]) -> tuple[int, ...]:
    """Look at the colour at a place given in parts of width and height."""
    with Image.open(file) as image:
        return image.convert("RGB").getpixel(  # type: ignore[return-value]
            (int(image.width * at[0]), int(image.height * at[1]))
        )


# identifying


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("GIF", "image/gif"),
        ("WEBP", "image/webp"),
        ("AVIF", "image/avif"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("JPEG2000", "image/jp2"),
    ],
)
def test_the_content_tells_the_format_and_every_format_becomes_one_of_the_core(
    tmp_path: Path, format_: str, media_type: str
) -> None:
    picture = saved(tmp_path / "named.txt", photograph(), format=format_)
    assert (picture.media_type, picture.width, picture.height) == (media_type, 400, 300)
    small = made(picture)
    assert (small.width, small.height) == (200, 150)
    assert small.media_type in {"image/jpeg", "image/png"}
    red, green, _ = pixel(small.file, (0.9, 0.1))
    assert red > 180
    assert green < 80


def test_what_is_no_picture_is_said_in_words(tmp_path: Path) -> None:
    for name, content in {
        "empty.png": b"",
        "words.jpg": b"Not a picture at all.\n" * 20,
        "program.png": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "beginning.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF",
        "broken.svg": b'<svg xmlns="http://www.w3.org/2000/svg"><g></svg>',
        "page.svg": b"<html><body><svg></svg></body></html>",
    }.items():
        (tmp_path / name).write_bytes(content)
        flaw = identify(tmp_path / name)
        assert isinstance(flaw, PictureFlaw), name
        assert flaw.code == "image-broken"
        assert flaw.message
        assert flaw.hint
    assert isinstance(identify(tmp_path / "absent.png"), PictureFlaw)


def test_a_picture_too_large_for_any_machine_is_known_by_its_head(tmp_path: Path) -> None:
    Image.new("1", (20, 20)).save(tmp_path / "small.png")
    data = bytearray((tmp_path / "small.png").read_bytes())
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    data[29:33] = __import__("zlib").crc32(data[12:29]).to_bytes(4, "big")
    (tmp_path / "huge.png").write_bytes(data)
    flaw = identify(tmp_path / "huge.png")
    assert isinstance(flaw, PictureFlaw)
    assert flaw.code == "image-huge"
    assert "1600 million" in flaw.message


# making sizes


def test_pictures_are_never_enlarged(tmp_path: Path) -> None:
    small = made(saved(tmp_path / "a.webp", photograph(40, 30)), longest=500)
    assert (small.width, small.height) == (40, 30)


def test_photographs_become_jpeg_and_drawings_png(tmp_path: Path) -> None:
    assert made(saved(tmp_path / "a.png", photograph())).media_type == "image/jpeg"
    assert made(saved(tmp_path / "b.bmp", drawing())).media_type == "image/png"
    assert made(saved(tmp_path / "c.jpg", drawing())).media_type == "image/jpeg"
    grey = photograph().convert("L")
    assert made(saved(tmp_path / "d.png", grey)).media_type == "image/jpeg"


def test_what_shines_through_stays_so(tmp_path: Path) -> None:
    clear = photograph().convert("RGBA")
    clear.putalpha(Image.linear_gradient("L").resize(clear.size))
    small = made(saved(tmp_path / "a.webp", clear, lossless=True))
    with Image.open(small.file) as image:
        assert image.mode == "RGBA"
    opaque = made(saved(tmp_path / "b.png", photograph().convert("RGBA")))
    assert opaque.media_type == "image/jpeg"
    palette = drawing().quantize(4)
    palette.save(tmp_path / "c.gif", transparency=palette.getpixel((0, 299)))
    with Image.open(made(found(tmp_path / "c.gif")).file) as image:
        assert image.convert("RGBA").getpixel((2, 140))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "tif", "webp", "png"])
def test_pictures_stand_upright(tmp_path: Path, orientation: int, ending: str) -> None:
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    image = Image.new("RGB", (60, 40), "navy")
    image.paste("white", (0, 0, 30, 20))
    lying = image if back is None else image.transpose(Image.Transpose(back))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    picture = saved(tmp_path / f"a.{ending}", lying, exif=exif)
    assert (picture.width, picture.height) == (60, 40)
    upright = made(picture)
    assert (upright.width, upright.height) == (60, 40)
    assert min(pixel(upright.file, (0.2, 0.2))) > 200
    assert all(max(pixel(upright.file, at)[:2]) < 60 for at in ((0.8, 0.2), (0.2, 0.8), (0.8, 0.8)))


def test_colours_for_the_press_and_deep_greys_are_shown_rightly(tmp_path: Path) -> None:
    cmyk = Image.new("CMYK", (60, 40), (0, 255, 255, 0))
    red, green, _ = pixel(made(saved(tmp_path / "a.jpg", cmyk)).file, (0.5, 0.5))
    assert red > 180
    assert green < 80
    deep = Image.new("I;16", (60, 40), 32768)
    assert abs(pixel(made(saved(tmp_path / "b.png", deep)).file, (0.5, 0.5))[0] - 128) < 4
    floating = Image.linear_gradient("L").convert("F").resize((60, 40))
    small = made(saved(tmp_path / "c.tif", floating))
    assert pixel(small.file, (0.5, 0.05))[0] < 30
    assert pixel(small.file, (0.5, 0.95))[0] > 225
    assert pixel(made(saved(tmp_path / "d.png", Image.new("1", (60, 40), 1))).file, (0.5, 0.5)) == (
        255,
        255,
        255,
    )


def test_colours_are_brought_to_srgb_by_the_profile(tmp_path: Path) -> None:
    lab: Any = ImageCms.createProfile("XYZ")
    data = ImageCms.ImageCmsProfile(lab).tobytes()
    plain = photograph(60, 40)
    kept = made(saved(tmp_path / "a.jpg", plain, quality=95))
    turned = made(saved(tmp_path / "b.jpg", plain, quality=95, icc_profile=data))
    assert pixel(kept.file, (0.8, 0.5)) != pixel(turned.file, (0.8, 0.5))
    broken = made(saved(tmp_path / "c.jpg", plain, quality=95, icc_profile=b"no profile" * 20))
    assert broken.width == 60
    for result in (kept, turned, broken):
        assert b"ICC_PROFILE" not in result.file.read_bytes()


def test_moving_pictures_stand_still_and_it_is_said(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    for name in ("a.gif", "b.webp", "c.png"):
        frames[0].save(tmp_path / name, save_all=True, append_images=frames[1:])
        still = made(found(tmp_path / name))
        assert codes(still) == ["image-still"], name
        assert pixel(still.file, (0.5, 0.5))[0] > 200
        with Image.open(still.file) as image:
            assert getattr(image, "n_frames", 1) == 1


# leaving well alone


def test_a_picture_that_fits_is_used_as_it_is(tmp_path: Path) -> None:
    for name, image in {"a.jpg": photograph(90, 60), "b.png": drawing(90, 60)}.items():
        picture = saved(tmp_path / name, image)
        assert made(picture).file == picture.file


def test_a_heavy_file_is_made_lighter_even_if_it_is_small(tmp_path: Path) -> None:
    picture = saved(tmp_path / "a.png", photograph(400, 300))
    small = made(picture, longest=400)
    assert (small.width, small.height) == (400, 300)
    assert small.file.stat().st_size < picture.file.stat().st_size / 2


def test_metadata_goes_and_the_dots_stay(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ARTIST] = "A. Sample"
    secret = {"comment": b"home address", "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}
    jpeg = saved(tmp_path / "a.jpg", photograph(90, 60), exif=exif, **secret, quality=60)
    with jpeg.file.open("ab") as stream:
        stream.write(b"appended behind the end")
    jpeg = found(jpeg.file)
    png = saved(tmp_path / "b.png", drawing(90, 60), exif=exif)
    for picture in (jpeg, png):
        shrunk = made(picture, longest=40).file.read_bytes()
        assert not any(word in shrunk for word in (b"Sample", b"home", b"secret"))
        small = made(picture)
        assert small.file != picture.file
        data = small.file.read_bytes()
        for word in (b"Sample", b"home", b"secret", b"appended"):
            assert word not in data
        with Image.open(picture.file) as before, Image.open(small.file) as after:
            assert before.tobytes() == after.tobytes()


def test_progressive_jpegs_are_stripped_too(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ARTIST] = "A. Sample"
    photograph().save(tmp_path / "a.jpg", progressive=True, exif=exif, restart_marker_rows=1)
    stripped = strip_metadata((tmp_path / "a.jpg").read_bytes())
    assert stripped is not None
    assert b"Sample" not in stripped.data
    with Image.open(tmp_path / "a.jpg") as before, Image.open(io.BytesIO(stripped.data)) as after:
        assert before.tobytes() == after.tobytes()


# keeping


def test_a_size_is_made_once_and_made_again_where_it_was_damaged(tmp_path: Path) -> None:
    picture = saved(tmp_path / "a.png", photograph())
    first = made(picture)
    content, time = first.file.read_bytes(), first.file.stat().st_mtime_ns
    assert made(picture) == first
    assert first.file.stat().st_mtime_ns == time
    first.file.write_bytes(content[:-40])
    again = made(picture)
    assert again.file.read_bytes() == content
    assert made(picture, longest=100).file != first.file


def test_what_was_found_is_said_each_time(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    assert [codes(made(found(tmp_path / "a.gif"))) for _ in "ab"] == [["image-still"]] * 2


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    picture = saved(tmp_path / "a.png", photograph())
    one, two = (derive(picture, 200, tmp_path / name) for name in ("one", "two"))
    assert isinstance(one, Derivative)
    assert isinstance(two, Derivative)
    assert one.file.read_bytes() == two.file.read_bytes()


# damaged files


def test_of_a_file_cut_short_what_is_there_is_shown(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.png"):
        photograph().save(tmp_path / name)
        whole = (tmp_path / name).read_bytes()
        (tmp_path / name).write_bytes(whole[: len(whole) * 2 // 3])
        for longest in (200, 1000):
            small = made(found(tmp_path / name), longest)
            assert codes(small) == ["image-broken"]
            assert pixel(small.file, (0.9, 0.1))[0] > 180


@settings(max_examples=60, deadline=None, derandomize=True)
@given(data=st.data())
def test_damage_anywhere_never_raises(data: st.DataObject, tmp_path_factory: Any) -> None:
    format_ = data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP"]))
    stream = io.BytesIO()
    photograph(40, 30).save(stream, format_)
    content = bytearray(stream.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    folder = tmp_path_factory.mktemp("damage")
    file = folder / "a.jpg"
    file.write_bytes(content)
    strip_metadata(bytes(content))
    if isinstance(identity := identify(file), Identity):
        digest = hashlib.sha256(content).hexdigest()
        size = identity.width, identity.height
        picture = Picture("pictures/p", "a", file, digest, identity.media_type, *size)
        assert isinstance(derive(picture, 20, folder / "kept"), (Derivative, Diagnostic))


# drawings


def test_drawings_are_cleaned_and_it_is_said() -> None:
    drawn = clean_vector((CASES / "hostile.svg").read_bytes())
    assert drawn is not None
    text = drawn.data.decode()
    for gone in (
        "script", "alert", "example.org", "passwd", "animate", "keyframes", "import", "onload",
        "foreignObject", "Words of a page", "ENTITY", "urn:editor", "metadata", "<a ",
    ):  # fmt: skip
        assert gone not in text
    for there in (
        'fill="url(#fade)"',
        "#wave",
        "data:image/png",
        "river",
        "débit",
        "linearGradient",
    ):
        assert there in text
    assert text.count('id="one"') == 1
    assert (drawn.width, drawn.height) == (60, 30)
    assert {"script", "animate", "foreignObject", "style", "onload on svg"} <= set(drawn.removed)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="80" height="50"', (80, 50)),
        ('width="1in" height="25.4mm"', (96, 96)),
        ('viewBox="0 0 200 100"', (200, 100)),
        ('viewBox="0 0 200 100" width="50"', (50, 25)),
        ('viewBox="0,0,200,100" height="50px"', (100, 50)),
        ('width="100%" height="100%" viewBox="-10 -10 30 60"', (30, 60)),
        ('viewBox="0 0 0 0"', (300, 150)),
        ("", (300, 150)),
    ],
)
def test_drawings_are_measured(attributes: str, size: tuple[int, int], tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(f'\n <svg xmlns="{SVG}" {attributes}/>', encoding="utf-8")
    assert identify(file) == Identity("image/svg+xml", *size)


def test_drawings_stay_drawings(tmp_path: Path) -> None:
    file = tmp_path / "hostile.svg"
    file.write_bytes((CASES / "hostile.svg").read_bytes())
    result = derive(found(file), 10, tmp_path / "kept")
    assert isinstance(result, Derivative)
    assert codes(result) == ["image-cleaned"]
    assert result.media_type == "image/svg+xml"
    assert b"alert" not in result.file.read_bytes()


def test_drawings_that_set_traps_are_refused() -> None:
    bombs = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 20}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE svg [<!ENTITY b0 "boom">{bombs}]><svg xmlns="{SVG}" id="&b8;"/>'
    assert clean_vector(bomb.encode()) is None
    deep = "<g>" * 5000 + "</g>" * 5000
    assert clean_vector(f'<svg xmlns="{SVG}">{deep}</svg>'.encode()) is None
    style = "@keyframes a{" * 20_000 + "url(" * 20_000
    drawn = clean_vector(f'<svg xmlns="{SVG}"><style>{style}</style></svg>'.encode())
    assert drawn is not None
    assert b"url(" not in drawn.data


# lightness


def test_a_drawing_made_smaller_keeps_its_colours_and_its_lightness(tmp_path: Path) -> None:
    image = Image.new("RGB", (1600, 1200), "white")
    pen = ImageDraw.Draw(image)
    for at in range(24):
        edge = 20 + at * 30
        pen.ellipse((edge, edge, 1500 - at, 1100 - at), outline=(at * 10, 40, 200 - at), width=5)
    picture = saved(tmp_path / "a.png", image)
    result = made(picture, 1400)
    with Image.open(result.file) as smaller:
        assert smaller.mode == "P"
        colours = {colour for _, colour in smaller.convert("RGB").getcolors(256) or ()}
    assert colours <= {colour for _, colour in image.getcolors(256) or ()}
    shaded = image.resize((1400, 1050), Image.Resampling.LANCZOS).quantize(256)
    shaded.save(tmp_path / "shaded.png")
    assert result.file.stat().st_size < 0.8 * (tmp_path / "shaded.png").stat().st_size


def test_of_many_colours_the_lighter_file_is_kept(tmp_path: Path) -> None:
    screen = Image.linear_gradient("L").resize((900, 900))
    flat = Image.merge("RGB", (screen, screen.rotate(90), Image.new("L", (900, 900))))
    assert made(saved(tmp_path / "a.png", photograph(900, 900)), 800).media_type == "image/jpeg"
    result = made(saved(tmp_path / "b.bmp", flat.quantize(4).convert("RGB")), 800)
    assert result.media_type == "image/png"


def test_sixteen_bits_become_eight(tmp_path: Path) -> None:
    deep = Image.new("I;16", (60, 40), 40_000)
    result = made(saved(tmp_path / "a.png", deep), 200)
    with Image.open(result.file) as shown:
        assert shown.mode == "L"


# A photograph in HEIC: upright 16 dots wide and 24 high, red above and blue below.
HEIC = (
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAcdtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAA"
    "AAAAAAAAAAAAADRpbG9jAAAAAERAAAIAAQAAAAAB6wABAAAAAAAAAEwAAgAAAAACNwABAAAAAAAAAFYAAAA4aWlu"
    "ZgAAAAAAAgAAABVpbmZlAgAAAAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAB"
    "BmlwcnAAAADlaXBjbwAAAHVodmNDAQNwAAAAkAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMA"
    "AAMAHroCQGEAAQApQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbqrprm4CGgwIAAAAyAAAADAIRiAAEABkQBwXPBiQAA"
    "ABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAABAAAAAQAAAAChjbGFwAAAAGAAAAAEAAAAQAAAAAf///9gA"
    "AAAC////0AAAAAIAAAAQcGl4aQAAAAADCAgIAAAACWlyb3QDAAAAGWlwbWEAAAAAAAAAAQABBoECAwWEhgAAABpp"
    "cmVmAAAAAAAAAA5jZHNjAAIAAQABAAAAqm1kYXQAAABIKAGvCchqxhojm1H/Obf6haGzatGA9Uc9ekrhFCZ+zzKv"
    "F0zkEuPA+7aEfV7ht7ymcfpegPOV3i8l4urozcc7BWKA4zSVkRJoAAAABkV4aWYAAE1NACoAAAAIAAMBEgADAAAA"
    "AQAGAAABOwACAAAACwAAADKCmAACAAAADQAAAD4AAAAAQWRhIFNhbXBsZQAAPyBBZGEgU2FtcGxlAAA="
)


@pytest.mark.parametrize("brand", [b"heic", b"mif1"])
def test_a_photograph_in_heic_becomes_a_jpeg_upright(tmp_path: Path, brand: bytes) -> None:
    data = bytearray(b64decode(HEIC))
    data[8:12], data[16:20] = brand, b"heic"
    file = tmp_path / "IMG_1.HEIC"
    file.write_bytes(data)
    result = made(found(file))
    assert (result.media_type, result.width, result.height) == ("image/jpeg", 16, 24)
    above, below = pixel(result.file, (0.5, 0.1)), pixel(result.file, (0.5, 0.9))
    assert above[0] > 150 > above[2]
    assert below[2] > 150 > below[0]
    assert not result.diagnostics


def test_a_damaged_photograph_in_heic_is_named(tmp_path: Path) -> None:
    file = tmp_path / "IMG_1.HEIC"
    file.write_bytes(b"\0\0\0\x1cftypheic" + bytes(600))
    flaw = identify(file)
    assert isinstance(flaw, PictureFlaw)
    assert flaw.code == "image-broken"
