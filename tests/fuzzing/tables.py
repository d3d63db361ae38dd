"""Valid samples of tables: a spreadsheet, a classification, a crosswalk."""

import io
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook


def workbook() -> bytes:
    book, held = Workbook(), io.BytesIO()
    for row in (["title", "code"], ["Elektrikerin", "E1"], ["Loodgieter", 7], [None, "=1+1"]):
        book.active.append(row)
    book.save(held)
    return held.getvalue()


ESCO = {
    "occupations_en.csv": (
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,status,code,description\n"
        "Occupation,http://data.europa.eu/esco/occupation/1,7411,electrician,wirer\\nfitter,"
        "released,7411.1,works\n"
    ),
    "ISCOGroups_en.csv": (
        "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description\n"
        "ISCOGroup,http://data.europa.eu/esco/isco/C7411,7411,Building electricians,,,,\n"
    ),
}


def esco_zip() -> bytes:
    held = io.BytesIO()
    with ZipFile(held, "w", ZIP_DEFLATED) as packed:
        for name, content in ESCO.items():
            packed.writestr(name, content)
    return held.getvalue()


MAPPING = (
    "Mapping project,River to ESCO\n"
    "Classification 1 ID,Classification 1 PrefLabel,Mapping relation,Classification 2 URI,"
    "Classification 2 PrefLabel\n"
    "E1,Elektriker,exactMatch,http://data.europa.eu/esco/occupation/1,electrician\n"
)
