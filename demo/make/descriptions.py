"""What some organisations say of themselves, by kind: (French, English, Spanish). ``{place}`` is a municipality."""

# ruff: noqa: E501  a table of texts reads better on long lines

SAID = {
    "childcare": [
        ("Soixante enfants, un potager et une cuisine qui sent bon : notre CPE accueille les familles de {place} dès l’aube.",
         "Sixty children, a vegetable patch and a kitchen that smells good: our centre welcomes the families of {place} from dawn.",
         "Sesenta niños, un huerto y una cocina que huele bien: nuestro centro acoge a las familias de {place} desde el alba."),
        ("Un milieu de garde gouverné par les parents, où l’on joue dehors tous les jours, même en février.",
         "Childcare governed by parents, where we play outside every day, even in February.",
         "Un centro gobernado por las familias, donde se juega afuera todos los días, incluso en febrero."),
    ],
    "housing-coop": [
        ("Vingt-quatre logements, une cour commune et une assemblée par saison : ici, les locataires sont chez eux.",
         "Twenty-four homes, a shared yard and one meeting a season: here, tenants are at home.",
         "Veinticuatro viviendas, un patio común y una asamblea por estación: aquí, los inquilinos están en su casa."),
        ("Une ancienne école de {place} devenue coopérative : des familles, des aînés et un atelier de vélo.",
         "A former school of {place} turned co-operative: families, elders and a bicycle workshop.",
         "Una antigua escuela de {place} convertida en cooperativa: familias, mayores y un taller de bicicletas."),
    ],
    "housing": [
        ("Des logements abordables et une intervenante sur place, pour que personne ne quitte {place} faute de toit.",
         "Affordable homes with a support worker on site, so that nobody leaves {place} for want of a roof.",
         "Viviendas asequibles con acompañamiento en el lugar, para que nadie deje {place} por falta de techo."),
    ],
    "store": [
        ("Le dernier magasin du village appartient à ceux qui y font leurs courses : pain, clous, timbres et nouvelles du jour.",
         "The last shop of the village belongs to those who shop there: bread, nails, stamps and news.",
         "La última tienda del pueblo pertenece a quienes compran en ella: pan, clavos, sellos y noticias."),
        ("Reprise par deux cents ménages de {place}, l’épicerie est restée ouverte et vend d’abord ce qui pousse près d’ici.",
         "Taken over by two hundred households of {place}, the grocery stayed open and first sells what grows nearby.",
         "Retomada por doscientos hogares de {place}, la tienda siguió abierta y vende primero lo que crece cerca."),
    ],
    "reuse": [
        ("Nous recevons, réparons et revendons : trois cents tonnes détournées de l’enfouissement l’an dernier, et douze emplois.",
         "We receive, repair and resell: three hundred tonnes kept out of landfill last year, and twelve jobs.",
         "Recibimos, reparamos y revendemos: trescientas toneladas desviadas del vertedero el año pasado y doce empleos."),
        ("Une friperie, un atelier de couture et un café où l’on paie ce que l’on peut.",
         "A thrift shop, a sewing workshop and a café where you pay what you can.",
         "Una tienda de segunda mano, un taller de costura y un café donde cada quien paga lo que puede."),
    ],
    "insertion": [
        ("Vingt-six semaines pour apprendre un métier du bois, retrouver confiance et fabriquer des tables qui durent.",
         "Twenty-six weeks to learn woodworking, regain confidence and make tables that last.",
         "Veintiséis semanas para aprender carpintería, recuperar la confianza y fabricar mesas que duran."),
    ],
    "home-help": [
        ("Ménage, repas, présence : nos préposées connaissent par leur nom les aînés de {place} et des rangs voisins.",
         "Housework, meals, company: our staff know the elders of {place} and nearby roads by name.",
         "Limpieza, comidas, compañía: nuestro personal conoce por su nombre a los mayores de {place}."),
        ("Une coopérative d’utilisatrices et de travailleuses, pour vieillir à la maison sans s’isoler.",
         "A co-operative of users and workers, for growing old at home without being alone.",
         "Una cooperativa de usuarias y trabajadoras, para envejecer en casa sin aislarse."),
    ],
    "kitchen": [
        ("On cuisine ensemble le mardi, on partage le mercredi : plus de quatre mille repas l’an dernier.",
         "We cook together on Tuesdays and share on Wednesdays: over four thousand meals last year.",
         "Cocinamos juntos los martes y compartimos los miércoles: más de cuatro mil comidas el año pasado."),
    ],
    "farm": [
        ("Trois familles, huit hectares et cent soixante paniers par semaine, sur une terre qui ne sera plus jamais vendue.",
         "Three families, eight hectares and a hundred and sixty baskets a week, on land that will never be sold again.",
         "Tres familias, ocho hectáreas y ciento sesenta cestas por semana, en una tierra que no volverá a venderse."),
    ],
    "forest": [
        ("Quarante sylviculteurs propriétaires de leur entreprise, du plant de mélèze à la planche.",
         "Forty forest workers who own their enterprise, from the larch seedling to the board.",
         "Cuarenta trabajadores forestales dueños de su empresa, de la plántula a la tabla."),
    ],
    "brewery": [
        ("Une bière brassée par celles et ceux qui la servent, dans l’ancien garage municipal de {place}.",
         "A beer brewed by those who serve it, in the former municipal garage of {place}.",
         "Una cerveza elaborada por quienes la sirven, en el antiguo taller municipal de {place}."),
    ],
    "builders": [
        ("Onze charpentières et charpentiers associés, spécialisés dans la rénovation de logements communautaires.",
         "Eleven associated carpenters who specialise in renovating community housing.",
         "Once carpinteras y carpinteros asociados, especializados en renovar viviendas comunitarias."),
    ],
    "health": [
        ("Quand la clinique a fermé, le village en a ouvert une autre : deux médecins, une infirmière, neuf cents membres.",
         "When the clinic closed, the village opened another: two doctors, a nurse, nine hundred members.",
         "Cuando cerró la clínica, el pueblo abrió otra: dos médicos, una enfermera, novecientos miembros."),
    ],
    "transport": [
        ("Un minibus, des bénévoles et une application toute simple pour aller à l’hôpital, au travail ou au cinéma.",
         "A minibus, volunteers and a very simple application to go to the hospital, to work or to the cinema.",
         "Un minibús, voluntarios y una aplicación sencilla para ir al hospital, al trabajo o al cine."),
    ],
    "energy": [
        ("Quatre cents membres, un toit d’école et une petite turbine : l’électricité d’ici reste ici.",
         "Four hundred members, a school roof and a small turbine: local power stays local.",
         "Cuatrocientos miembros, el techo de una escuela y una pequeña turbina: la electricidad de aquí se queda aquí."),
    ],
    "digital": [
        ("Des logiciels libres et de l’écoute, pour des associations qui veulent garder la main sur leurs données.",
         "Free software and attention, for associations that want to keep control of their data.",
         "Software libre y escucha, para asociaciones que quieren conservar el control de sus datos."),
    ],
    "literacy": [
        ("Lire une lettre, aider aux devoirs, prendre la parole à l’assemblée : on apprend à tout âge, à son pas.",
         "Reading a letter, helping with homework, speaking at a meeting: one learns at any age, at one’s own pace.",
         "Leer una carta, ayudar con los deberes, hablar en la asamblea: se aprende a cualquier edad, a su paso."),
    ],
    "employment": [
        ("Un emploi qui tient, c’est d’abord une conversation : nous en avons mille par année.",
         "A job that lasts begins with a conversation: we have a thousand a year.",
         "Un empleo que dura empieza con una conversación: tenemos mil al año."),
    ],
    "theatre": [
        ("Une salle de quatre-vingt-dix places, une troupe amateur et des artistes en résidence tout l’hiver.",
         "A ninety-seat hall, an amateur company and artists in residence all winter.",
         "Una sala de noventa butacas, una compañía aficionada y artistas en residencia todo el invierno."),
    ],
    "museum": [
        ("La mémoire des draveurs, des tisserandes et des tramways, racontée par leurs petits-enfants.",
         "The memory of log drivers, weavers and tramways, told by their grandchildren.",
         "La memoria de los gancheros, las tejedoras y los tranvías, contada por sus nietos."),
    ],
    "radio": [
        ("Cent bénévoles au micro, les conseils municipaux en direct et la meilleure émission de rigodon du pays.",
         "A hundred volunteers at the microphone, council meetings live and the best fiddle show in the land.",
         "Cien voluntarios al micrófono, los plenos municipales en directo y el mejor programa de violín del país."),
    ],
    "outdoors": [
        ("Trente kilomètres de sentiers, des raquettes à prêter et un refuge chauffé au bois.",
         "Thirty kilometres of trails, snowshoes to lend and a wood-heated shelter.",
         "Treinta kilómetros de senderos, raquetas en préstamo y un refugio con estufa de leña."),
    ],
    "inn": [
        ("Douze lits, une grande table et des soirées de contes : l’auberge de {place} est celle de ses membres.",
         "Twelve beds, a large table and story nights: the inn of {place} belongs to its members.",
         "Doce camas, una gran mesa y noches de cuentos: la posada de {place} es de sus miembros."),
    ],
    "caterer": [
        ("Des repas de fête préparés par des personnes en parcours d’insertion, livrés à vélo quand la neige le permet.",
         "Festive meals made by people in work integration, delivered by bicycle when the snow allows.",
         "Comidas de fiesta preparadas por personas en inserción, repartidas en bicicleta cuando la nieve lo permite."),
    ],
    "youth-house": [
        ("Un sous-sol, une table de billard, un studio de son : les jeunes de {place} décident du reste.",
         "A basement, a pool table, a sound studio: the young people of {place} decide the rest.",
         "Un sótano, un billar, un estudio de sonido: los jóvenes de {place} deciden lo demás."),
    ],
    "women": [
        ("Un lieu pour souffler, s’informer et agir ensemble, ouvert à toutes les femmes de la région.",
         "A place to breathe, learn and act together, open to all the women of the region.",
         "Un lugar para respirar, informarse y actuar juntas, abierto a todas las mujeres de la región."),
    ],
    "volunteers": [
        ("Deux cents bénévoles, une popote roulante et un accompagnement vers l’hôpital qui ne refuse personne.",
         "Two hundred volunteers, meals on wheels and rides to the hospital that refuse nobody.",
         "Doscientos voluntarios, comidas a domicilio y un acompañamiento al hospital que no rechaza a nadie."),
    ],
    "cdc": [
        ("Trente-cinq groupes autour d’une même table, pour que le développement soit aussi social.",
         "Thirty-five groups around one table, so that development is social too.",
         "Treinta y cinco grupos en una misma mesa, para que el desarrollo también sea social."),
    ],
    "support": [
        ("De l’idée griffonnée au premier bilan : nous accompagnons les projets collectifs de la région.",
         "From the scribbled idea to the first balance sheet: we support the region’s collective projects.",
         "De la idea garabateada al primer balance: acompañamos los proyectos colectivos de la región."),
    ],
    "lender": [
        ("De petits prêts sur parole, remboursés à 96 % depuis quinze ans.",
         "Small loans on trust, 96% repaid over fifteen years.",
         "Pequeños préstamos de confianza, reembolsados en un 96 % desde hace quince años."),
    ],
    "machinery": [
        ("Dix-huit fermes, une moissonneuse et un calendrier affiché dans le garage.",
         "Eighteen farms, one combine and a calendar on the garage wall.",
         "Dieciocho granjas, una cosechadora y un calendario colgado en el garaje."),
    ],
    "buying": [
        ("Acheter à quarante ce que l’on paierait trop cher tout seul, et d’abord chez d’autres coopératives.",
         "Buying as forty what would cost too much alone, and first from other co-operatives.",
         "Comprar entre cuarenta lo que costaría demasiado a solas, y primero a otras cooperativas."),
    ],
}  # fmt: skip
