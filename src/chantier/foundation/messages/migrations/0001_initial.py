"""The tables as they were when nothing was released yet: one step for what was built in several, which it replaces."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notices', '0002_reply_to')]

    initial = True

    dependencies = [
        ('people', '0002_shared_cache_table'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='sorte d’avis')),
                ('key', models.CharField(max_length=160)),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=200, verbose_name='objet')),
                ('body', models.TextField(verbose_name='texte')),
                ('link', models.CharField(blank=True, max_length=400, verbose_name='page')),
                ('created_at', models.DateTimeField(verbose_name='reçu le')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='lu le')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'avis',
                'verbose_name_plural': 'avis',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['person', '-created_at'], name='notice_by_person')],
                'constraints': [models.UniqueConstraint(fields=('person', 'key'), name='one_notice_per_person_and_key')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=200, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('address', models.EmailField(max_length=254)),
                ('reply_to', models.CharField(blank=True, default='', max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('withheld', models.CharField(blank=True, max_length=40)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, max_length=300)),
                ('notice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='letter', to='notices.notice')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(condition=models.Q(('sent_at__isnull', True), ('withheld', '')), fields=['created_at'], name='letter_to_send')],
                'constraints': [models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('withheld', ''), _connector='OR'), name='a_letter_is_sent_or_withheld')],
            },
        ),
        migrations.CreateModel(
            name='OutboxMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kept_at', models.DateTimeField()),
                ('sender', models.CharField(max_length=320)),
                ('recipients', models.TextField()),
                ('subject', models.CharField(max_length=400)),
                ('body', models.TextField()),
                ('headers', models.JSONField(default=dict)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('by_mail', models.BooleanField()),
                ('changed_at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preferences', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['person', 'kind'],
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='one_preference_per_person_and_kind')],
            },
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254)),
                ('kind', models.CharField(blank=True, max_length=60)),
                ('since', models.DateTimeField()),
            ],
            options={
                'ordering': ['address', 'kind'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), models.F('kind'), name='one_suppression_per_address_and_kind')],
            },
        ),
    ]
