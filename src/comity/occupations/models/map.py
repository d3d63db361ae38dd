"""The published map."""

from django.db import models
from django.db.models import Q

from comity.matching.relations import Relation
from comity.occupations.models.decisions import ApprovalRow, DecisionRow, LinkRow
from comity.occupations.models.frameworks import ConceptRow
from comity.occupations.models.lists import EntryRow, ListRow

_RELATIONS = [one.value for one in Relation]


class MappingRow(models.Model):
    """A published mapping, as everyone may read it, from its publication to its end.

    It repeats what it shows: readers need neither the city's desk nor its unpublished lists.
    """

    id = models.UUIDField(primary_key=True)
    link = models.ForeignKey(LinkRow, on_delete=models.PROTECT)
    decision = models.ForeignKey(DecisionRow, on_delete=models.PROTECT)
    approval = models.ForeignKey(ApprovalRow, on_delete=models.PROTECT, null=True)
    agrees = models.BooleanField(null=True, help_text="true where there is an approval")
    local_list = models.ForeignKey(ListRow, on_delete=models.PROTECT)
    entry = models.ForeignKey(EntryRow, on_delete=models.PROTECT)
    city = models.TextField()
    code = models.TextField()
    title = models.TextField()
    language = models.TextField()
    concept = models.ForeignKey(ConceptRow, on_delete=models.PROTECT)
    relation = models.TextField(help_text="from the local title to the concept")
    feeds_recognition = models.BooleanField()
    decided_at = models.DateTimeField()
    published_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "occupations_mapping"
        constraints = [
            models.UniqueConstraint(
                name="mapping_is_published_once",
                fields=["link"],
                condition=Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="mapping_relation_is_known", condition=Q(relation__in=_RELATIONS)
            ),
            models.CheckConstraint(
                name="recognition_needs_a_second_person",
                condition=Q(feeds_recognition=False) | Q(approval__isnull=False, agrees=True),
            ),
            models.CheckConstraint(
                name="exact_match_feeds_recognition",
                condition=~Q(relation=Relation.EXACT.value) | Q(feeds_recognition=True),
            ),
            models.CheckConstraint(
                name="approval_of_a_mapping_agrees",
                condition=Q(approval__isnull=True, agrees__isnull=True)
                | Q(approval__isnull=False, agrees=True),
            ),
        ]
        indexes = [
            models.Index(name="mapping_to_concept", fields=["concept", "city"]),
            models.Index(name="mapping_of_city", fields=["city", "code"]),
        ]
