"""The tables as they were when nothing was released yet: one step for what was built in several, which it replaces."""

import chantier.editorial.windows
import django.db.models.deletion
import modelsearch.index
import taggit.managers
import wagtail.fields
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('editorial', '0002_newsletter'), ('editorial', '0003_paragraphs_drawn_safely'), ('editorial', '0004_annual_reports'), ('editorial', '0005_signing_without_an_account')]

    initial = True

    dependencies = [
        ('people', '0002_shared_cache_table'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=255, verbose_name='title')),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', upload_to=wagtail.images.models.get_upload_to, verbose_name='file', width_field='width')),
                ('description', models.CharField(blank=True, default='', max_length=255, verbose_name='description')),
                ('width', models.IntegerField(editable=False, verbose_name='width')),
                ('height', models.IntegerField(editable=False, verbose_name='height')),
                ('created_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='created at')),
                ('focal_point_x', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_y', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_width', models.PositiveIntegerField(blank=True, null=True)),
                ('focal_point_height', models.PositiveIntegerField(blank=True, null=True)),
                ('file_size', models.PositiveIntegerField(editable=False, null=True)),
                ('file_hash', models.CharField(blank=True, db_index=True, editable=False, max_length=40)),
                ('credit', models.CharField(blank=True, help_text='Qui a fait l’image, et sa licence.', max_length=160, verbose_name='crédit')),
                ('collection', models.ForeignKey(default=wagtail.models.media.get_root_collection_id, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.collection', verbose_name='collection')),
                ('tags', taggit.managers.TaggableManager(blank=True, help_text=None, through='taggit.TaggedItem', to='taggit.Tag', verbose_name='tags')),
                ('uploaded_by_user', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='uploaded by user')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='CampaignPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('goal', models.PositiveIntegerField(help_text='Le nombre de signatures espéré.', verbose_name='objectif')),
                ('demand', models.TextField(max_length=600, verbose_name='ce qui est demandé')),
                ('addressee', models.CharField(max_length=160, verbose_name='à qui')),
                ('closes_on', models.DateField(blank=True, null=True, verbose_name='dernier jour pour signer')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'campagne',
                'verbose_name_plural': 'campagnes',
                'constraints': [models.CheckConstraint(condition=models.Q(('goal__gte', 1)), name='a_campaign_has_a_goal')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='EventPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('starts_at', models.DateTimeField(verbose_name='début')),
                ('ends_at', models.DateTimeField(verbose_name='fin')),
                ('place', models.CharField(max_length=200, verbose_name='lieu')),
                ('address', models.CharField(blank=True, max_length=200, verbose_name='adresse')),
                ('takes_registrations', models.BooleanField(default=True, verbose_name='on s’y inscrit ici')),
                ('seats', models.PositiveIntegerField(blank=True, help_text='Vide : sans limite.', null=True, verbose_name='places')),
                ('host', models.CharField(blank=True, default='', help_text='Qui parle en son nom lira les inscriptions, comme les personnes qui rédigent le site.', max_length=300, verbose_name='organisation qui reçoit')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'événement',
                'verbose_name_plural': 'événements',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('starts_at'))), name='an_event_ends_after_it_starts')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='HomePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'accueil',
                'verbose_name_plural': 'accueils',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('day', models.DateField(verbose_name='date')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'nouvelle',
                'verbose_name_plural': 'nouvelles',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='PictureRendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filter_spec', models.CharField(db_index=True, max_length=255)),
                ('file', wagtail.images.models.WagtailImageField(height_field='height', storage=wagtail.images.models.get_rendition_storage, upload_to=wagtail.images.models.get_rendition_upload_to, width_field='width')),
                ('width', models.IntegerField(editable=False)),
                ('height', models.IntegerField(editable=False)),
                ('focal_point_key', models.CharField(blank=True, default='', editable=False, max_length=16)),
                ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='editorial.picture')),
            ],
            options={
                'verbose_name': 'déclinaison d’image',
                'verbose_name_plural': 'déclinaisons d’images',
                'constraints': [models.UniqueConstraint(fields=('image', 'filter_spec', 'focal_point_key'), name='one_rendition_per_use')],
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name='PressPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('day', models.DateField(verbose_name='date')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='lieu d’envoi')),
                ('contact', models.TextField(help_text='Nom, téléphone, courriel.', max_length=400, verbose_name='contact pour la presse')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'communiqué',
                'verbose_name_plural': 'communiqués',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='ReadBounce',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'retour lu',
                'verbose_name_plural': 'retours lus',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RefusedAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('why', models.CharField(choices=[('bounce', 'adresse refusée par son serveur'), ('complaint', 'plainte')], max_length=10, verbose_name='raison')),
                ('since', models.DateTimeField(verbose_name='depuis')),
            ],
            options={
                'verbose_name': 'adresse refusée',
                'verbose_name_plural': 'adresses refusées',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ReportFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.UUIDField(verbose_name='rapport')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('territory', models.CharField(blank=True, default='', max_length=60, verbose_name='territoire')),
                ('section', models.CharField(max_length=40, verbose_name='section')),
                ('gathered_at', models.DateTimeField(verbose_name='arrêté le')),
                ('said', models.JSONField(default=dict, verbose_name='contenu')),
            ],
            options={
                'verbose_name': 'chiffres d’un rapport',
                'verbose_name_plural': 'chiffres des rapports',
                'ordering': ['-gathered_at', '-id'],
                'indexes': [models.Index(fields=['report', 'section'], name='figures_of_a_report')],
            },
        ),
        migrations.CreateModel(
            name='ReportPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('year', models.PositiveSmallIntegerField(verbose_name='année')),
                ('territory', models.CharField(blank=True, default='', max_length=60, verbose_name='territoire')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25), ('section', 31)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'}), 26: ('chantier.editorial.report_blocks.FrozenBlock', (), {'help_text': 'Les chiffres ne se corrigent pas ici : reprenez-les, et ce qui a changé vous est dit.', 'label': 'Chiffres arrêtés'}), 27: ('wagtail.blocks.CharBlock', (), {'help_text': 'Vide : le nom de la section.', 'label': 'Titre', 'max_length': 120, 'required': False}), 28: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'label': 'Vos mots', 'required': False}), 29: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'label': 'Dessiner les nombres', 'required': False}), 30: ('wagtail.blocks.BooleanBlock', (), {'default': True, 'label': 'Nommer ce qui est compté', 'required': False}), 31: ('wagtail.blocks.StructBlock', [[('figures', 26), ('title', 27), ('words', 28), ('drawn', 29), ('listed', 30)]], {})}, verbose_name='texte')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'rapport annuel',
                'verbose_name_plural': 'rapports annuels',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SectionPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('gathers', models.CharField(choices=[('stories', 'récits'), ('news', 'nouvelles'), ('events', 'événements'), ('campaigns', 'campagnes'), ('press', 'communiqués'), ('reports', 'rapports annuels')], max_length=10, verbose_name='ce qu’elle rassemble')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='SignatureRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('page_id', models.PositiveBigIntegerField(verbose_name='page')),
                ('subject', models.UUIDField(verbose_name='campagne')),
                ('signer', models.CharField(max_length=64, verbose_name='empreinte de l’adresse')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='empreinte de la clé')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='nom')),
                ('shows_name', models.BooleanField(default=False, verbose_name='montre son nom')),
                ('consent', models.TextField(verbose_name='texte accepté')),
                ('language', models.CharField(max_length=2, verbose_name='langue')),
                ('asked_at', models.DateTimeField(verbose_name='demandé le')),
            ],
            options={
                'verbose_name': 'signature à confirmer',
                'verbose_name_plural': 'signatures à confirmer',
                'constraints': [models.UniqueConstraint(fields=('subject', 'signer'), name='one_request_an_address')],
            },
        ),
        migrations.CreateModel(
            name='StoryPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('organization', models.CharField(help_text='Ses faits se liront en direct dans le répertoire.', max_length=300, verbose_name='organisation')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'récit',
                'verbose_name_plural': 'récits',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='Subscriber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(max_length=254, verbose_name='adresse')),
                ('key', models.CharField(max_length=254, unique=True)),
                ('state', models.CharField(choices=[('waiting', 'à confirmer'), ('active', 'abonnée'), ('paused', 'en pause'), ('left', 'désabonnée')], max_length=8, verbose_name='état')),
                ('language', models.CharField(max_length=2, verbose_name='langue')),
                ('territories', models.JSONField(blank=True, default=list, verbose_name='territoires')),
                ('themes', models.JSONField(blank=True, default=list, verbose_name='thèmes')),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmée le')),
                ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='partie le')),
                ('left_why', models.CharField(blank=True, max_length=12)),
                ('soft_bounces', models.PositiveSmallIntegerField(default=0)),
                ('key_number', models.PositiveIntegerField(default=1)),
                ('asked', models.JSONField(blank=True, default=dict)),
                ('confirm_digest', models.CharField(blank=True, max_length=64)),
                ('confirm_until', models.DateTimeField(blank=True, null=True)),
                ('last_letter_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'abonnement à l’infolettre',
                'verbose_name_plural': 'abonnements à l’infolettre',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['state', 'id'], name='subscribers_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('confirm_digest', ''), _negated=True), fields=('confirm_digest',), name='a_confirmation_opens_one_subscription'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['active', 'paused']), _negated=True), ('confirmed_at__isnull', False), _connector='OR'), name='a_subscription_in_force_was_confirmed')],
            },
        ),
        migrations.CreateModel(
            name='SubscriptionProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('asked', 'demande'), ('confirmed', 'confirmation'), ('changed', 'changement'), ('left', 'départ')], max_length=10, verbose_name='geste')),
                ('at', models.DateTimeField(verbose_name='date')),
                ('source', models.CharField(max_length=20, verbose_name='source')),
                ('language', models.CharField(max_length=2)),
                ('words', models.TextField(blank=True, verbose_name='texte montré')),
                ('choices', models.JSONField(blank=True, default=dict)),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='editorial.subscriber')),
            ],
            options={
                'verbose_name': 'preuve de consentement',
                'verbose_name_plural': 'preuves de consentement',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('signature', 'signature'), ('registration', 'inscription')], max_length=12, verbose_name='genre')),
                ('subject', models.UUIDField(verbose_name='campagne ou événement')),
                ('signer', models.CharField(blank=True, default='', max_length=64, verbose_name='empreinte de l’adresse')),
                ('organization_ref', models.CharField(blank=True, max_length=40, verbose_name='organisation')),
                ('shown_name', models.CharField(blank=True, max_length=200, verbose_name='nom montré')),
                ('consent', models.TextField(verbose_name='texte accepté')),
                ('language', models.CharField(max_length=2, verbose_name='langue')),
                ('given_at', models.DateTimeField(verbose_name='donné le')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retiré le')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='personne')),
            ],
            options={
                'verbose_name': 'appui',
                'verbose_name_plural': 'appuis',
                'ordering': ['-given_at', '-id'],
                'indexes': [models.Index(fields=['kind', 'subject'], name='supports_of_a_page')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('organization_ref', ''), ('withdrawn_at__isnull', True)), fields=('kind', 'subject', 'person'), name='a_person_supports_once'), models.UniqueConstraint(condition=models.Q(('kind', 'signature'), ('withdrawn_at__isnull', True), models.Q(('organization_ref', ''), _negated=True)), fields=('kind', 'subject', 'organization_ref'), name='an_organization_signs_once'), models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('signer', ''), _negated=True)), fields=('kind', 'subject', 'signer'), name='an_address_signs_once'), models.CheckConstraint(condition=models.Q(('signer', ''), models.Q(('kind', 'signature'), ('organization_ref', ''), ('person__isnull', True)), _connector='OR'), name='an_address_signs_for_itself_without_an_account'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='a_support_is_withdrawn_after_it_is_given')],
            },
        ),
        migrations.CreateModel(
            name='TextPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('summary', models.CharField(blank=True, help_text='Une ou deux phrases : elles paraissent en tête de la page et dans les listes.', max_length=300, verbose_name='résumé')),
                ('body', wagtail.fields.StreamField([('paragraph', 0), ('picture', 3), ('quote', 6), ('figure', 11), ('organization', 12), ('window', 15), ('link', 19), ('document', 21), ('sources', 25)], blank=True, block_lookup={0: ('wagtail.blocks.RichTextBlock', (), {'features': ['h2', 'h3', 'bold', 'italic', 'link', 'ol', 'ul', 'document-link'], 'icon': 'pilcrow', 'label': 'Texte', 'template': 'editorial/blocks/paragraph.html'}), 1: ('wagtail.images.blocks.ImageBlock', [], {'label': 'Image'}), 2: ('wagtail.blocks.CharBlock', (), {'label': 'Légende', 'required': False}), 3: ('wagtail.blocks.StructBlock', [[('picture', 1), ('caption', 2)]], {}), 4: ('wagtail.blocks.TextBlock', (), {'label': 'Paroles', 'rows': 3}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'Qui parle', 'required': False}), 6: ('wagtail.blocks.StructBlock', [[('text', 4), ('who', 5)]], {}), 7: ('wagtail.blocks.CharBlock', (), {'label': 'Nombre', 'max_length': 20}), 8: ('wagtail.blocks.CharBlock', (), {'label': 'Ce qui est compté', 'max_length': 120}), 9: ('wagtail.blocks.CharBlock', (), {'label': 'Sur combien', 'max_length': 120, 'required': False}), 10: ('wagtail.blocks.CharBlock', (), {'label': 'Source et année', 'max_length': 200}), 11: ('wagtail.blocks.StructBlock', [[('number', 7), ('label', 8), ('denominator', 9), ('source', 10)]], {}), 12: ('chantier.editorial.blocks.OrganizationBlock', (), {'icon': 'group', 'template': 'editorial/blocks/organization.html'}), 13: ('wagtail.blocks.ChoiceBlock', [], {'choices': chantier.editorial.windows.choices, 'label': 'Fenêtre'}), 14: ('wagtail.blocks.CharBlock', (), {'label': 'Titre', 'max_length': 120, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('name', 13), ('title', 14)]], {}), 16: ('wagtail.blocks.CharBlock', (), {'label': 'Verbe', 'max_length': 60}), 17: ('wagtail.blocks.PageChooserBlock', (), {'label': 'Page du site', 'required': False}), 18: ('wagtail.blocks.URLBlock', (), {'label': 'Ou une adresse', 'required': False}), 19: ('wagtail.blocks.StructBlock', [[('label', 16), ('page', 17), ('url', 18)]], {}), 20: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'label': 'Document'}), 21: ('wagtail.blocks.StructBlock', [[('document', 20)]], {}), 22: ('wagtail.blocks.CharBlock', (), {'label': 'Source', 'max_length': 300}), 23: ('wagtail.blocks.URLBlock', (), {'label': 'Adresse', 'required': False}), 24: ('wagtail.blocks.StructBlock', [[('text', 22), ('url', 23)]], {}), 25: ('wagtail.blocks.ListBlock', (24,), {'icon': 'clipboard-list', 'label': 'Sources', 'template': 'editorial/blocks/sources.html'})}, verbose_name='texte')),
                ('picture', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='editorial.picture', verbose_name='image')),
            ],
            options={
                'verbose_name': 'page',
                'verbose_name_plural': 'pages',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='NewsletterIssue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subjects', models.JSONField(default=dict, verbose_name='objets')),
                ('introductions', models.JSONField(blank=True, default=dict, verbose_name='mots d’ouverture')),
                ('since', models.DateField(verbose_name='du')),
                ('until', models.DateField(verbose_name='au')),
                ('territory', models.CharField(blank=True, max_length=60, verbose_name='territoire')),
                ('theme', models.CharField(blank=True, max_length=60, verbose_name='thème')),
                ('state', models.CharField(choices=[('draft', 'brouillon'), ('scheduled', 'programmé'), ('sending', 'en cours d’envoi'), ('sent', 'envoyé')], default='draft', max_length=10, verbose_name='état')),
                ('created_at', models.DateTimeField(verbose_name='composé le')),
                ('scheduled_for', models.DateTimeField(blank=True, null=True, verbose_name='programmé pour')),
                ('started_at', models.DateTimeField(blank=True, null=True, verbose_name='envoi commencé le')),
                ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='envoi terminé le')),
            ],
            options={
                'verbose_name': 'numéro de l’infolettre',
                'verbose_name_plural': 'numéros de l’infolettre',
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'scheduled'), _negated=True), ('scheduled_for__isnull', False), _connector='OR'), name='a_scheduled_issue_has_its_hour')],
            },
        ),
        migrations.CreateModel(
            name='IssueItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('text', 'texte'), ('organization', 'organisation'), ('resource', 'ressource'), ('news', 'nouvelle'), ('event', 'événement')], max_length=14, verbose_name='genre')),
                ('reference', models.CharField(blank=True, max_length=60)),
                ('is_kept', models.BooleanField(default=True)),
                ('texts', models.JSONField(blank=True, default=dict)),
                ('territories', models.JSONField(blank=True, default=list)),
                ('themes', models.JSONField(blank=True, default=list)),
                ('frozen', models.JSONField(blank=True, default=dict)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='editorial.newsletterissue')),
            ],
            options={
                'verbose_name': 'élément d’un numéro',
                'verbose_name_plural': 'éléments d’un numéro',
                'ordering': ['position', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'text'), _negated=True), fields=('issue', 'kind', 'reference'), name='a_thing_is_told_once_per_issue')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'à envoyer'), ('handed', 'remis, sans réponse'), ('sent', 'envoyé'), ('nothing', 'rien qui le concerne'), ('refused', 'ne reçoit plus'), ('failed', 'échec')], default='waiting', max_length=8, verbose_name='état')),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('error', models.CharField(blank=True, max_length=80)),
                ('bounced_at', models.DateTimeField(blank=True, null=True)),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='editorial.newsletterissue')),
                ('subscriber', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='editorial.subscriber')),
            ],
            options={
                'verbose_name': 'envoi',
                'verbose_name_plural': 'envois',
                'ordering': ['id'],
                'indexes': [models.Index(fields=['issue', 'state', 'id'], name='deliveries_by_state')],
                'constraints': [models.UniqueConstraint(fields=('issue', 'subscriber'), name='an_issue_goes_once_to_each')],
            },
        ),
    ]
