"""The table of the shared cache: throttles of sign-in and used codes hold across processes."""

from django.core.management import call_command
from django.db import migrations

TABLE = "people_throttle"


def make_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(make_table, drop_table)]
