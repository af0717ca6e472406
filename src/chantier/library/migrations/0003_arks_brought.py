# An index for the ARKs that resources came with.

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('library', '0002_harvest_order'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='resource',
            index=models.Index(django.db.models.functions.text.Lower('ark'), condition=models.Q(('ark', ''), _negated=True), name='resource_ark'),
        ),
    ]
