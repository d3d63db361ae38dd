"""The made-up people of the demonstration region."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to sign in as.

    Args:
        key: stable; names the person in addresses of the demonstration.
        name: as shown on the sign-in page.
        describes: who they are, in English.
        role: ``person``, ``officer``, ``ombudsperson``, ``editor``, ``council`` or
            ``secretariat``.
        city: the city for which somebody acts; of the others where they live.
        language: the language they read.
    """

    key: str
    name: str
    describes: str
    role: str
    city: str
    language: str

    @property
    def email(self) -> str:
        """Give the address; ``.example`` leads nowhere."""
        return f"{self.key}@{self.city}.example"


PEOPLE = (
    DemoPerson("amina", "Amina Saleh", "bricklayer, lives in Maasveen", "person", "maasveen", "ar"),
    DemoPerson("jonas", "Jonas Keller", "electrician, Ahrenbrück", "person", "ahrenbrueck", "de"),
    DemoPerson("lotte", "Lotte Visser", "care assistant, Maasveen", "person", "maasveen", "nl"),
    DemoPerson("chloe", "Chloé Lambert", "care assistant, Vautmont", "person", "vautmont", "fr"),
    DemoPerson("brandt", "Jutta Brandt", "officer, Ahrenbrück", "officer", "ahrenbrueck", "de"),
    DemoPerson("yildiz", "Emre Yıldız", "officer, Ahrenbrück", "officer", "ahrenbrueck", "de"),
    DemoPerson("dewit", "Sanne de Wit", "officer, Maasveen", "officer", "maasveen", "nl"),
    DemoPerson("bakker", "Pieter Bakker", "officer, Maasveen", "officer", "maasveen", "nl"),
    DemoPerson("fontaine", "Claire Fontaine", "officer, Vautmont", "officer", "vautmont", "fr"),
    DemoPerson("haddad", "Karim Haddad", "officer, Vautmont", "officer", "vautmont", "fr"),
    DemoPerson("sommer", "Anke Sommer", "editor, Ahrenbrück", "editor", "ahrenbrueck", "de"),
    DemoPerson("nowak", "Tomasz Nowak", "editor, Ahrenbrück", "editor", "ahrenbrueck", "de"),
    DemoPerson("smit", "Femke Smit", "editor, Maasveen", "editor", "maasveen", "nl"),
    DemoPerson("demir", "Selin Demir", "editor, Maasveen", "editor", "maasveen", "nl"),
    DemoPerson("petit", "Hugo Petit", "editor, Vautmont", "editor", "vautmont", "fr"),
    DemoPerson("benali", "Leïla Benali", "editor, Vautmont", "editor", "vautmont", "fr"),
    DemoPerson(
        "engel", "Ruth Engel", "ombudsperson, Ahrenbrück", "ombudsperson", "ahrenbrueck", "de"
    ),
    DemoPerson("vos", "Mieke Vos", "ombudsperson, Maasveen", "ombudsperson", "maasveen", "nl"),
    DemoPerson("girard", "Paul Girard", "ombudsperson, Vautmont", "ombudsperson", "vautmont", "fr"),
    DemoPerson("krause", "Helga Krause", "council of Ahrenbrück", "council", "ahrenbrueck", "de"),
    DemoPerson("jansen", "Daan Jansen", "council of Maasveen", "council", "maasveen", "nl"),
    DemoPerson("moreau", "Inès Moreau", "council of Vautmont", "council", "vautmont", "fr"),
    DemoPerson(
        "lindqvist",
        "Maja Lindqvist",
        "secretariat of the agreement",
        "secretariat",
        "maasveen",
        "en",
    ),
)
