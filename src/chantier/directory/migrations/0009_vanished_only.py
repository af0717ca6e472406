import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0008_links")]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="vanished_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="vanished_records",
                to="directory.edition",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("vanished_in__isnull", False)), fields=["vanished_in"], name="record_vanished"
            ),
        ),
    ]
