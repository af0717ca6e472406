"""The tables as they were when nothing was released yet: one step for what was built in several, which it replaces."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('library', '0002_harvest_order'), ('library', '0003_arks_brought')]

    initial = True

    dependencies = [
        ('directory', '0001_initial'),
        ('files', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(max_length=12, unique=True)),
                ('form', models.CharField(default='collection', max_length=10)),
                ('titles', models.JSONField()),
                ('descriptions', models.JSONField(blank=True, default=dict)),
                ('issn', models.CharField(blank=True, default='', max_length=9)),
                ('visibility', models.CharField(default='public', max_length=8)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Kind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('names', models.JSONField()),
                ('purposes', models.JSONField(default=dict)),
                ('fields', models.JSONField(default=list)),
                ('standards', models.JSONField(default=dict)),
                ('is_open', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['order', 'slug'],
            },
        ),
        migrations.CreateModel(
            name='DepositBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('voice_id', models.BigIntegerField(blank=True, null=True)),
                ('file_name', models.CharField(max_length=200)),
                ('format', models.CharField(max_length=12)),
                ('fingerprint', models.CharField(db_index=True, max_length=64)),
                ('reading', models.JSONField(blank=True, default=dict)),
                ('state', models.CharField(default='staged', max_length=8)),
                ('failure', models.JSONField(blank=True, default=dict)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.CharField(max_length=12, unique=True)),
                ('slug', models.CharField(blank=True, default='', max_length=80)),
                ('state', models.CharField(default='draft', max_length=10)),
                ('visibility', models.CharField(default='public', max_length=8)),
                ('title', models.CharField(max_length=500)),
                ('sort_title', models.CharField(max_length=160)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('languages', models.JSONField(blank=True, default=list)),
                ('issued', models.CharField(blank=True, default='', max_length=12)),
                ('issued_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('publisher', models.CharField(blank=True, default='', max_length=300)),
                ('publication_place', models.CharField(blank=True, default='', max_length=200)),
                ('keywords', models.JSONField(blank=True, default=list)),
                ('licence', models.CharField(blank=True, default='', max_length=60)),
                ('licence_statement', models.CharField(blank=True, default='', max_length=500)),
                ('rights_holder', models.CharField(blank=True, default='', max_length=300)),
                ('access', models.CharField(default='open', max_length=10)),
                ('embargo_until', models.DateField(blank=True, null=True)),
                ('details', models.JSONField(blank=True, default=dict)),
                ('accessibility', models.JSONField(blank=True, default=dict)),
                ('ark', models.CharField(blank=True, default='', max_length=60)),
                ('is_fictitious', models.BooleanField(default=False)),
                ('origin', models.CharField(default='deposit', max_length=80)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('voice_id', models.BigIntegerField(blank=True, null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('published_by', models.BigIntegerField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.CharField(blank=True, default='', max_length=1000)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='library.kind', to_field='slug')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='absorbed', to='library.resource')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization')),
                ('publisher_organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization')),
            ],
            options={
                'ordering': ['-published_at', '-id'],
                'indexes': [models.Index(fields=['state', 'kind', '-published_at'], name='resource_kind'), models.Index(fields=['state', 'updated_at', 'id'], name='resource_changed'), models.Index(fields=['state', 'sort_title'], name='resource_title'), models.Index(fields=['person_id', 'state'], name='resource_depositor'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['updated_at', 'id'], name='resource_harvest'), models.Index(django.db.models.functions.text.Lower('ark'), condition=models.Q(('ark', ''), _negated=True), name='resource_ark')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('published_at__isnull', False), models.Q(('licence', ''), _negated=True)), _connector='OR'), name='nothing_is_published_without_a_licence'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='no_resource_is_merged_into_itself')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(blank=True, default='', max_length=40)),
                ('text', models.CharField(max_length=2000)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('is_reviewer', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='remarks', to='library.resource')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NotDouble',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('high', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.resource')),
                ('low', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='library.resource')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('low', 'high'), name='told_apart_once'), models.CheckConstraint(condition=models.Q(('low__lt', models.F('high'))), name='told_apart_in_order')],
            },
        ),
        migrations.CreateModel(
            name='DepositRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('raw', models.TextField()),
                ('key', models.CharField(blank=True, default='', max_length=200)),
                ('outcome', models.JSONField(blank=True, default=dict)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='library.depositbatch')),
                ('resource', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='received_as', to='library.resource')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='one_reference_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Contribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('role', models.CharField(default='author', max_length=20)),
                ('family', models.CharField(blank=True, default='', max_length=150)),
                ('given', models.CharField(blank=True, default='', max_length=150)),
                ('name', models.CharField(blank=True, default='', max_length=300)),
                ('orcid', models.CharField(blank=True, default='', max_length=19)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('consent', models.CharField(default='on-work', max_length=8)),
                ('consent_at', models.DateTimeField(blank=True, null=True)),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='library.resource')),
            ],
            options={
                'ordering': ['order', 'id'],
                'indexes': [models.Index(fields=['person_id'], name='contribution_person')],
            },
        ),
        migrations.CreateModel(
            name='CollectionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField(default=0)),
                ('number', models.CharField(blank=True, default='', max_length=20)),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='library.collection')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collected', to='library.resource')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'resource'), name='collected_once')],
            },
        ),
        migrations.CreateModel(
            name='Claim',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('language', models.CharField(default='fr', max_length=8)),
                ('text', models.CharField(max_length=1000)),
                ('page', models.CharField(blank=True, default='', max_length=20)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_reason', models.CharField(blank=True, default='', max_length=500)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='claims', to='library.resource')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'number'), name='one_claim_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('citing_kind', models.CharField(max_length=60)),
                ('citing_key', models.CharField(max_length=80)),
                ('titles', models.JSONField(blank=True, default=dict)),
                ('url', models.CharField(blank=True, default='', max_length=600)),
                ('passage', models.CharField(blank=True, default='', max_length=2000)),
                ('page', models.CharField(blank=True, default='', max_length=20)),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('is_public', models.BooleanField(default=True)),
                ('at', models.DateTimeField()),
                ('claim', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='library.claim')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='library.resource')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(fields=('citing_kind', 'citing_key', 'resource', 'claim'), name='a_claim_cited_once_by_each'), models.UniqueConstraint(condition=models.Q(('claim__isnull', True)), fields=('citing_kind', 'citing_key', 'resource'), name='a_resource_cited_once_by_each')],
            },
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('label', models.CharField(blank=True, default='', max_length=200)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('media_type', models.CharField(blank=True, default='', max_length=100)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('pages', models.PositiveIntegerField(default=0)),
                ('duration', models.PositiveIntegerField(default=0)),
                ('accessibility', models.JSONField(blank=True, default=dict)),
                ('text_state', models.CharField(default='waiting', max_length=8)),
                ('text_failure', models.JSONField(blank=True, default=dict)),
                ('text_attempts', models.PositiveSmallIntegerField(default=0)),
                ('check_state', models.CharField(default='never', max_length=8)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
                ('check_after', models.DateTimeField(blank=True, null=True)),
                ('check_detail', models.JSONField(blank=True, default=dict)),
                ('dead_since', models.DateTimeField(blank=True, null=True)),
                ('archived_url', models.CharField(blank=True, default='', max_length=1200)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='library.resource')),
            ],
            options={
                'ordering': ['order', 'id'],
                'indexes': [models.Index(fields=['text_state', 'id'], name='attachment_text'), models.Index(fields=['check_after', 'id'], name='attachment_check')],
                'constraints': [models.CheckConstraint(condition=models.Q(('file__isnull', False), models.Q(('url', ''), _negated=True), _connector='OR'), name='an_attachment_is_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='ResourceConcept',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=40)),
                ('concept', models.CharField(max_length=60)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='concepts', to='library.resource')),
            ],
            options={
                'ordering': ['scheme', 'id'],
                'indexes': [models.Index(fields=['scheme', 'concept', 'resource'], name='resource_concept')],
                'constraints': [models.UniqueConstraint(fields=('resource', 'scheme', 'concept'), name='one_concept_of_a_kind_each')],
            },
        ),
        migrations.CreateModel(
            name='ResourceIdentifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=12)),
                ('value', models.CharField(max_length=300)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='library.resource')),
            ],
            options={
                'ordering': ['scheme', 'value'],
                'indexes': [models.Index(fields=['scheme', 'value'], name='resource_identifier')],
                'constraints': [models.UniqueConstraint(fields=('resource', 'scheme', 'value'), name='one_identifier_once')],
            },
        ),
        migrations.CreateModel(
            name='ResourceOrganization',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.organization')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='organizations', to='library.resource')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'organization'), name='about_a_body_once')],
            },
        ),
        migrations.CreateModel(
            name='ResourcePlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='library.resource')),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.territory')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'territory'), name='one_place_once')],
            },
        ),
        migrations.CreateModel(
            name='ResourceRelation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('url', models.CharField(blank=True, default='', max_length=600)),
                ('title', models.CharField(blank=True, default='', max_length=500)),
                ('other', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='relations_to_it', to='library.resource')),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='relations', to='library.resource')),
            ],
            options={
                'ordering': ['kind', 'id'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'kind', 'other', 'url'), name='one_relation_once'), models.CheckConstraint(condition=models.Q(('other__isnull', False), models.Q(('url', ''), _negated=True), _connector='OR'), name='a_relation_leads_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='ResourceText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8)),
                ('title', models.CharField(max_length=500)),
                ('subtitle', models.CharField(blank=True, default='', max_length=500)),
                ('summary', models.TextField(blank=True, default='')),
                ('is_original', models.BooleanField(default=False)),
                ('translated_by', models.CharField(blank=True, default='', max_length=8)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='library.resource')),
            ],
            options={
                'ordering': ['-is_original', 'language'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'language'), name='one_wording_per_language'), models.UniqueConstraint(condition=models.Q(('is_original', True)), fields=('resource',), name='one_original_wording')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_id', models.BigIntegerField(db_index=True)),
                ('name', models.CharField(max_length=120)),
                ('question', models.CharField(max_length=1000)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('by_mail', models.BooleanField(default=False)),
                ('every', models.CharField(default='week', max_length=8)),
                ('feed_token_digest', models.CharField(blank=True, default='', max_length=64)),
                ('at', models.DateTimeField()),
                ('last_told_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('person_id', 'question', 'language'), name='one_question_saved_once')],
            },
        ),
        migrations.CreateModel(
            name='UseCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('views', models.PositiveIntegerField(default=0)),
                ('downloads', models.PositiveIntegerField(default=0)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='library.resource')),
            ],
            options={
                'ordering': ['-day'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'day'), name='one_count_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField()),
                ('data', models.JSONField()),
                ('person_id', models.BigIntegerField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('note', models.CharField(blank=True, default='', max_length=300)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='library.resource')),
            ],
            options={
                'ordering': ['-revision'],
                'constraints': [models.UniqueConstraint(fields=('resource', 'revision'), name='one_version_per_revision')],
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('is_recognised', models.BooleanField(default=False)),
                ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='text_pages', to='library.attachment')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('attachment', 'number'), name='one_text_per_page')],
            },
        ),
    ]
