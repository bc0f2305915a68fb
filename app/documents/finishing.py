"""Finishes a drawn paper: structure for screen readers, archival metadata, attachments and waiting signature fields.

The same drawing always gives the same bytes: nothing here asks for the time or rolls dice.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from datetime import datetime
from xml.sax.saxutils import escape

import pikepdf
from msgspec import Struct
from pikepdf import Array, Dictionary, Name, Pdf, String

from app import paths
from app.documents.tagging import Element, Mark, Waiting


class Attachment(Struct, frozen=True):
    """A file inside the paper: its name, what it is to the paper (Data, Alternative, Supplement), and its bytes."""

    name: str
    relation: str
    mime: str
    words: str
    data: bytes


class About(Struct, frozen=True):
    """What the paper says of itself to programs: its title, author, subject, language, time and maker."""

    title: str
    author: str
    subject: str
    language: str
    made: datetime
    program: str


def finish(
    drawn: bytes,
    tree: Element,
    marks: Sequence[Sequence[Element]],
    about: About,
    attached: Sequence[Attachment],
) -> bytes:
    """Give the paper, whole and not yet signed: PDF/A-3a and PDF/UA-1, with its attachments."""
    with Pdf.open(io.BytesIO(drawn)) as pdf:
        for page in pdf.pages:
            page.obj["/Tabs"] = Name.S
        clean_fonts(pdf)
        fields = _structure(pdf, tree, marks)
        if fields:
            form = Dictionary(Fields=Array(fields), SigFlags=3)
            pdf.Root.AcroForm = pdf.make_indirect(form)
        _attach(pdf, about.made, attached)
        _describe(pdf, about)
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=False,
            min_version="1.7",
            linearize=False,
            fix_metadata_version=False,  # ours is right as written, and mending it would need an XML library
        )
    return written.getvalue()


def _structure(pdf: Pdf, tree: Element, marks: Sequence[Sequence[Element]]) -> list[pikepdf.Object]:
    """Write the tree of elements into the PDF; gives the signature fields that it met."""
    pages = [page.obj for page in pdf.pages]
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    placed: dict[int, pikepdf.Object] = {}
    fields: list[pikepdf.Object] = []
    ends: list[tuple[int, pikepdf.Object]] = []

    def place(element: Element, parent: pikepdf.Object) -> pikepdf.Object:
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.role), P=parent))
        placed[id(element)] = made
        _attributes(made, element)
        kids = [kid for kid in element.kids if not isinstance(kid, Element) or kid.kids]
        made.K = Array([place_kid(kid, made) for kid in kids])
        return made

    def place_kid(kid: Element | Mark | Waiting, parent: pikepdf.Object) -> pikepdf.Object:
        match kid:
            case Element():
                return place(kid, parent)
            case Mark():
                return Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.number)
            case Waiting():
                number = len(pages) + len(fields)
                widget = _field(pdf, pages[kid.page], kid, number)
                fields.append(widget)
                ends.append((number, parent))
                return Dictionary(Type=Name.OBJR, Pg=pages[kid.page], Obj=widget)

    root.K = Array([place(tree, root)])
    numbers: list[pikepdf.Object | int] = []
    for at, page in enumerate(pages):
        page.StructParents = at
        on_page = [placed[id(element)] for element in marks[at]] if at < len(marks) else []
        numbers += [at, pdf.make_indirect(Array(on_page))]
    for number, parent in ends:
        numbers += [number, parent]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(pages) + len(fields)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    return fields


def _attributes(made: pikepdf.Object, element: Element) -> None:
    if element.alt:
        made.Alt = String(element.alt)
    if element.scope:
        made.A = Dictionary(O=Name.Table, Scope=Name("/" + element.scope))
    if element.box:
        made.A = Dictionary(
            O=Name.Layout, BBox=Array([_short(side) for side in element.box]), Placement=Name.Block
        )


def _field(pdf: Pdf, page: pikepdf.Object, waiting: Waiting, number: int) -> pikepdf.Object:
    """Place an empty signature field on a page; nobody has to draw anything new to sign it."""
    left, bottom, right, top = (_short(side) for side in waiting.box)
    look = pdf.make_stream(
        b"", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, right - left, top - bottom])
    )
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=String(waiting.name),
            TU=String(waiting.tip),
            F=132,
            P=page,
            Rect=Array([left, bottom, right, top]),
            AP=Dictionary(N=look),
            StructParent=number,
        )
    )
    page.Annots = Array([*page.get("/Annots", []), widget])
    return widget


def _attach(pdf: Pdf, made: datetime, attached: Sequence[Attachment]) -> None:
    names: list[pikepdf.Object | String] = []
    files = []
    for one in sorted(attached, key=lambda file: file.name):
        params = Dictionary(
            Size=len(one.data),
            ModDate=String(_pdf_time(made)),
            CheckSum=String(hashlib.md5(one.data, usedforsecurity=False).digest()),
        )
        stream = pdf.make_stream(
            one.data, Type=Name.EmbeddedFile, Subtype=Name("/" + one.mime), Params=params
        )
        file = Dictionary(
            Type=Name.Filespec,
            F=String(one.name),
            UF=String(one.name),
            Desc=String(one.words),
            AFRelationship=Name("/" + one.relation),
            EF=Dictionary(F=stream, UF=stream),
        )
        made_file = pdf.make_indirect(file)
        names += [String(one.name), made_file]
        files.append(made_file)
    if files:
        pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array(names)))
        pdf.Root.AF = pdf.make_indirect(Array(files))


def _describe(pdf: Pdf, about: About) -> None:
    profile = pdf.make_stream(paths.resource("colour", "sRGB.icc").read_bytes(), N=3)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFA1,
        OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
        Info=String("sRGB IEC61966-2.1"),
        DestOutputProfile=profile,
    )
    pdf.Root.OutputIntents = Array([intent])
    pdf.Root.Lang = String(about.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = pdf.make_stream(_xmp(about), Type=Name.Metadata, Subtype=Name.XML)
    when = String(_pdf_time(about.made))
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(about.title),
            Author=String(about.author),
            Subject=String(about.subject),
            Creator=String(about.program),
            Producer=String(about.program),
            CreationDate=when,
            ModDate=when,
        )
    )


def _pdf_time(when: datetime) -> str:
    offset = when.strftime("%z")
    return when.strftime("D:%Y%m%d%H%M%S") + f"{offset[:3]}'{offset[3:5]}'"


def _xmp(about: About) -> bytes:
    """Spell the archival metadata; the long part declares the one property that PDF/A does not know by itself."""
    when = about.made.replace(microsecond=0).isoformat()
    values = {key: escape(value) for key, value in (
        ("title", about.title), ("author", about.author), ("subject", about.subject),
        ("language", about.language), ("program", about.program), ("when", when),
    )}  # fmt: skip
    return _XMP.format(**values, bom="\ufeff").encode()


_XMP = """<?xpacket begin="{bom}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{program}</xmp:CreatorTool>
<xmp:CreateDate>{when}</xmp:CreateDate>
<xmp:ModifyDate>{when}</xmp:ModifyDate>
<pdf:Producer>{program}</pdf:Producer>
<pdfaid:part>3</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def clean_fonts(pdf: Pdf) -> None:
    """Spell each font's map from glyphs to text as the standard asks: no empty places, astral characters in pairs."""
    for thing in pdf.objects:
        if isinstance(thing, Dictionary) and thing.get("/Type") == "/Font" and "/ToUnicode" in thing:
            stream = thing["/ToUnicode"]
            stream.write(_clean_map(stream.read_bytes()))


def _clean_map(text: bytes) -> bytes:
    found = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4,6})>", text)
    lines = [
        f"<{code.decode()}> <{chr(int(value, 16)).encode('utf-16-be', 'surrogatepass').hex().upper()}>"
        for code, value in found
        if int(value, 16)
    ]
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    maps = [f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks]
    start, end = text.index(b"endcodespacerange"), text.index(b"endcmap")
    return text[:start] + b"endcodespacerange\n" + "\n".join(maps).encode() + b"\n" + text[end:]


def _short(number: float) -> float:
    return round(float(number), 2)
