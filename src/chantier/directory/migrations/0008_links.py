import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_absorbed_only"),
        ("files", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255)),
                ("sha256", models.CharField(max_length=64)),
                ("state", models.CharField(default="received", max_length=10)),
                ("person_id", models.BigIntegerField(blank=True, null=True)),
                ("received_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("report", models.JSONField(blank=True, default=dict)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="relation",
            name="one_relation_of_a_kind_each",
        ),
        migrations.AddField(
            model_name="relation",
            name="denied",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="relation",
            name="said_by",
            field=models.CharField(blank=True, default="", max_length=12),
        ),
        migrations.AddField(
            model_name="relation",
            name="said_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="relation",
            name="statement",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="relations",
                to="directory.statement",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                fields=("from_organization", "to_organization", "kind", "since"),
                name="one_relation_of_a_kind_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="relation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("since__isnull", True)),
                fields=("from_organization", "to_organization", "kind"),
                name="one_relation_of_a_kind_without_a_day",
            ),
        ),
        migrations.AddField(
            model_name="linklist",
            name="file",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
            ),
        ),
        migrations.AddField(
            model_name="linklist",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="link_lists", to="directory.source"
            ),
        ),
    ]
