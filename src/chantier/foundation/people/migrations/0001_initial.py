"""The tables as they were when nothing was released yet: one step for what was built in several, which it replaces."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('people', '0003_open_sessions')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='adresse courriel')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nom affiché')),
                ('language', models.CharField(choices=[('fr', 'Français'), ('en', 'English'), ('es', 'Español')], default='fr', max_length=2, verbose_name='langue préférée')),
                ('name_is_public', models.BooleanField(default=False, verbose_name='mon nom peut être montré à tout le monde')),
                ('is_active', models.BooleanField(default=True, verbose_name='compte actif')),
                ('is_staff', models.BooleanField(default=False, verbose_name='accès aux outils d’administration')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='compte créé le')),
                ('erasure_requested_at', models.DateTimeField(blank=True, null=True, verbose_name='effacement demandé le')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='effacé le')),
                ('is_demo_account', models.BooleanField(default=False, verbose_name='compte de démonstration')),
                ('demo_key', models.SlugField(blank=True, default='', max_length=40, verbose_name='clé de démonstration')),
                ('demo_presentation', models.CharField(blank=True, default='', max_length=240, verbose_name='qui est cette personne')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'personne',
                'verbose_name_plural': 'personnes',
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_person_per_address'), models.UniqueConstraint(condition=models.Q(('demo_key', ''), _negated=True), fields=('demo_key',), name='one_person_per_demo_key'), models.CheckConstraint(condition=models.Q(('is_demo_account', True), ('demo_key', ''), _connector='OR'), name='only_demo_accounts_have_a_demo_key'), models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('is_active', False), _connector='OR'), name='an_erased_person_cannot_sign_in')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.SlugField(max_length=60, verbose_name='finalité')),
                ('text_version', models.CharField(max_length=40, verbose_name='version du texte')),
                ('language', models.CharField(max_length=2, verbose_name='langue')),
                ('text', models.TextField(verbose_name='texte montré')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('proof', models.CharField(max_length=200, verbose_name='preuve')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'consentement',
                'verbose_name_plural': 'consentements',
                'ordering': ['-given_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='a_consent_is_withdrawn_after_it_is_given'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'purpose'), name='one_standing_consent_per_person_and_purpose')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('information', models.TextField(verbose_name='renseignements visés, ou pourquoi on ne peut pas les décrire')),
                ('circumstances', models.TextField(verbose_name='circonstances de l’incident')),
                ('occurred_from', models.DateField(verbose_name='date de l’incident, ou début de la période')),
                ('occurred_until', models.DateField(blank=True, null=True, verbose_name='fin de la période')),
                ('dates_are_approximate', models.BooleanField(default=False, verbose_name='dates approximatives')),
                ('known_on', models.DateField(verbose_name='date de la prise de connaissance')),
                ('persons_count', models.PositiveIntegerField(verbose_name='nombre de personnes concernées')),
                ('persons_count_is_approximate', models.BooleanField(default=False, verbose_name='nombre approximatif')),
                ('risk', models.CharField(choices=[('not_serious', 'pas de risque de préjudice sérieux'), ('serious', 'risque de préjudice sérieux')], max_length=12, verbose_name='évaluation du risque')),
                ('risk_assessment', models.TextField(verbose_name='sensibilité des renseignements, conséquences appréhendées, probabilité d’une utilisation nuisible')),
                ('measures', models.TextField(verbose_name='mesures prises pour diminuer les risques')),
                ('commission_notified_on', models.DateField(blank=True, null=True, verbose_name='avis à la Commission d’accès à l’information')),
                ('persons_notified_on', models.DateField(blank=True, null=True, verbose_name='avis aux personnes concernées')),
                ('public_notice_reason', models.TextField(blank=True, verbose_name='avis public\xa0: raisons')),
                ('recorded_at', models.DateTimeField(verbose_name='inscrit le')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'incident de confidentialité',
                'verbose_name_plural': 'registre des incidents de confidentialité',
                'ordering': ['-known_on', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('occurred_until__isnull', True), ('occurred_until__gte', models.F('occurred_from')), _connector='OR'), name='an_incident_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('known_on__gte', models.F('occurred_from'))), name='an_incident_is_known_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='OpenSession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('session_key', models.CharField(max_length=40, unique=True, verbose_name='session')),
                ('browser', models.CharField(blank=True, default='', max_length=12, verbose_name='navigateur')),
                ('system', models.CharField(blank=True, default='', max_length=12, verbose_name='système')),
                ('began_at', models.DateTimeField(verbose_name='ouverte le')),
                ('seen_at', models.DateTimeField(verbose_name='vue le')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='open_sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'session ouverte',
                'verbose_name_plural': 'sessions ouvertes',
                'ordering': ['-seen_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PrivacyRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254, verbose_name='adresse de réponse')),
                ('kind', models.CharField(choices=[('access', 'Voir les renseignements que vous détenez sur moi'), ('rectification', 'Faire corriger un renseignement'), ('portability', 'Recevoir mes renseignements ou les faire transmettre'), ('withdrawal', 'Retirer un consentement'), ('deindexing', 'Faire cesser la diffusion d’un renseignement')], max_length=20, verbose_name='demande')),
                ('text', models.TextField(blank=True, max_length=4000, verbose_name='précisions')),
                ('received_at', models.DateTimeField(verbose_name='reçue le')),
                ('due_on', models.DateField(verbose_name='réponse due le')),
                ('identity_checked_at', models.DateTimeField(blank=True, null=True, verbose_name='identité vérifiée le')),
                ('outcome', models.CharField(choices=[('pending', 'à traiter'), ('granted', 'accordée'), ('partly', 'accordée en partie'), ('refused', 'refusée')], default='pending', max_length=10, verbose_name='réponse')),
                ('answer', models.TextField(blank=True, max_length=8000, verbose_name='réponse donnée')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='répondue le')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='privacy_requests', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'demande',
                'verbose_name_plural': 'demandes',
                'ordering': ['due_on', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('outcome', 'pending')), models.Q(models.Q(('outcome', 'pending'), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='an_answered_request_has_its_date'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'refused'), _negated=True), models.Q(('answer', ''), _negated=True), _connector='OR'), name='a_refusal_gives_its_reasons')],
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('administrator', 'administration'), ('coordinator', 'coordination'), ('secretary', 'secrétariat d’assemblée'), ('documentalist', 'documentation'), ('editor', 'édition du site')], max_length=20, verbose_name='rôle')),
                ('territory_code', models.CharField(blank=True, default='', max_length=20, verbose_name='territoire')),
                ('since', models.DateTimeField(verbose_name='depuis')),
                ('until', models.DateTimeField(blank=True, null=True, verbose_name='jusqu’à')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='role_grants_given', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'rôle confié',
                'verbose_name_plural': 'rôles confiés',
                'ordering': ['role', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='a_role_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('person', 'role', 'territory_code'), name='one_open_grant_per_person_role_and_territory')],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organization_ref', models.CharField(max_length=64, unique=True, verbose_name='identifiant public')),
                ('name', models.CharField(max_length=300, verbose_name='nom')),
                ('active', models.BooleanField(default=True, verbose_name='peut parler')),
                ('redirects_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redirected_from', to='people.voice')),
            ],
            options={
                'verbose_name': 'voix',
                'verbose_name_plural': 'voix',
                'ordering': ['name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('redirects_to__isnull', True), models.Q(('redirects_to', models.F('id')), _negated=True), _connector='OR'), name='a_voice_does_not_redirect_to_itself')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('powers', models.JSONField(default=list, verbose_name='pouvoirs')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='accepté le')),
                ('declined_at', models.DateTimeField(blank=True, null=True, verbose_name='refusé le')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='raison du retrait')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_given', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to=settings.AUTH_USER_MODEL)),
                ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates_revoked', to=settings.AUTH_USER_MODEL)),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='people.voice')),
            ],
            options={
                'verbose_name': 'mandat',
                'verbose_name_plural': 'mandats',
                'ordering': ['-given_at', '-id'],
                'indexes': [models.Index(fields=['voice', 'starts_on'], name='mandate_by_voice')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_mandate_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), _connector='OR'), name='a_mandate_is_accepted_or_declined'), models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('declined_at__isnull', True), ('revoked_at__isnull', True)), fields=('person', 'voice'), name='one_open_offer_per_person_and_voice')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse courriel')),
                ('language', models.CharField(default='fr', max_length=2)),
                ('title', models.CharField(blank=True, max_length=120, verbose_name='fonction')),
                ('powers', models.JSONField(default=list, verbose_name='pouvoirs')),
                ('starts_on', models.DateField(verbose_name='à partir du')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='jusqu’au')),
                ('given_at', models.DateTimeField(verbose_name='envoyée le')),
                ('expires_at', models.DateTimeField(verbose_name='valable jusqu’au')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='utilisée le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='annulée le')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_given', to=settings.AUTH_USER_MODEL)),
                ('mandate', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitation', to='people.mandate')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='people.voice')),
            ],
            options={
                'verbose_name': 'invitation',
                'verbose_name_plural': 'invitations',
                'ordering': ['-given_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('given_at'))), name='an_invitation_expires_after_it_is_given'), models.CheckConstraint(condition=models.Q(('used_at__isnull', True), ('withdrawn_at__isnull', True), _connector='OR'), name='an_invitation_is_used_or_withdrawn')],
            },
        ),
    ]
