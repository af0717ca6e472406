"""The tables as they were when nothing was released yet: one step for what was built in several, which it replaces."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('words', '0002_edited_here'), ('words', '0003_scheme_revision')]

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Scheme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('uri', models.CharField(blank=True, default='', max_length=300)),
                ('titles', models.JSONField()),
                ('source', models.CharField(blank=True, default='', max_length=600)),
                ('licence', models.CharField(blank=True, default='', max_length=120)),
                ('version', models.CharField(blank=True, default='', max_length=60)),
                ('fingerprint', models.CharField(max_length=64)),
                ('loaded_at', models.DateTimeField()),
                ('revision', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ['slug'],
            },
        ),
        migrations.CreateModel(
            name='Concept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60)),
                ('notation', models.CharField(blank=True, default='', max_length=60)),
                ('uri', models.CharField(blank=True, default='', max_length=300)),
                ('order', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(blank=True, null=True)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('shipped', models.CharField(blank=True, default='', max_length=64)),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='words.concept')),
                ('scheme', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concepts', to='words.scheme')),
            ],
            options={
                'ordering': ['scheme', 'order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('scheme', 'slug'), name='one_concept_per_slug'), models.CheckConstraint(condition=models.Q(('valid_from__isnull', True), ('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='a_concept_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), models.Q(('replaced_by', models.F('id')), _negated=True), _connector='OR'), name='no_concept_replaces_itself')],
            },
        ),
        migrations.CreateModel(
            name='Broader',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('broader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='below', to='words.concept')),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='above', to='words.concept')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('concept', 'broader'), name='under_another_once'), models.CheckConstraint(condition=models.Q(('concept', models.F('broader')), _negated=True), name='no_concept_under_itself')],
            },
        ),
        migrations.CreateModel(
            name='Waiting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(null=True)),
                ('slug', models.SlugField(max_length=60)),
                ('form', models.JSONField()),
                ('name', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Label',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('kind', models.CharField(max_length=6)),
                ('text', models.CharField(max_length=300)),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='words.concept')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('concept', 'language', 'kind', 'text'), name='one_label_once'), models.UniqueConstraint(condition=models.Q(('kind', 'pref')), fields=('concept', 'language'), name='one_preferred_label_per_language')],
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=8)),
                ('uri', models.CharField(max_length=300)),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='words.concept')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('concept', 'kind', 'uri'), name='one_match_of_a_kind_each')],
            },
        ),
        migrations.CreateModel(
            name='Merger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('before', models.JSONField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('absorbed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mergers', to='words.concept')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='words.concept')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('absorbed',), name='a_concept_is_absorbed_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('language', models.CharField(max_length=8)),
                ('text', models.TextField()),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='words.concept')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('concept', 'kind', 'language'), name='one_note_of_a_kind_per_language')],
            },
        ),
        migrations.CreateModel(
            name='Related',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('concept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='beside', to='words.concept')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='words.concept')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('concept', 'other'), name='related_once')],
            },
        ),
        migrations.AddField(
            model_name='concept',
            name='broader',
            field=models.ManyToManyField(related_name='narrower', through='words.Broader', through_fields=('concept', 'broader'), to='words.concept'),
        ),
    ]
