"""List the keys of front matter, in French and English, by what they mean to a book.

Keys stand here without capitals, accents and signs. Where several mean one thing, the surest
stands first.
"""

from __future__ import annotations

KEYS: dict[str, tuple[str, ...]] = {
    field: tuple(keys.split())
    for field, keys in {
        "title": "title titre headline",
        "subtitle": "subtitle soustitre subheadline subheading tagline",
        "authors": "authors author auteurs auteur auteurice autrice byline by writer writers",
        "position": "authortitle authorposition authorrole authorjob",
        "link": "authorurl authorlink authorwebsite authorsite",
        "portrait": "authorimageurl authorimage authoravatar authorpicture authorphoto",
        "bio": "authorbio authordescription",
        "date": (
            "date pubdate publishdate publisheddate datepublished publishedat publishedon "
            "published publicationdate datedepublication datepublication posted postdate created "
            "createdat datecreated creationdate"
        ),
        "language": "lang language locale langue",
        "kind": "kind type genre contenttype posttype",
        "slug": "slug permalink url path",
        "description": (
            "description summary excerpt abstract resume chapo lead teaser metadescription "
            "seodescription"
        ),
        "tags": "tags tag etiquettes keywords motscles keyword",
        "categories": (
            "categories category categorie section rubrique rubriques series serie topics"
        ),
        "order": "order weight sidebarposition position navorder menuorder ordre rang poids",
        "draft": "draft brouillon",
        "published": "published publish publie",
        "status": "status poststatus statut",
        "cover": (
            "coverimage cover image headerimageurl headerimage featuredimage featureimage "
            "feature thumbnail thumb heroimage hero banner ogimage socialimage previewimage "
            "teaserimage img images photo picture vignette couverture header"
        ),
        "cover_alt": (
            "coverimagealt coveralt featuredimagealt headerimagealt heroimagealt bannerimagealt "
            "thumbnailalt imagealt banneralt imagedescription altimage textealternatif"
        ),
        "cover_caption": (
            "coverimagecaption covercaption featuredimagecaption headerimagecaption "
            "heroimagecaption imagecaption legendeimage legende"
        ),
        "canonical": (
            "canonicalurl canonical originalurl original originallink sourceurl source externalurl "
            "crosspost link url permalink"
        ),
        "licence": "licence license copyright rights droits",
        "first_published": (
            "firstpublished firstpublishedin originallypublished originallypublishedin "
            "publishedin premierepublication publiedans originalpublication"
        ),
        "permission": "permission permissions autorisation reprintedwithpermission",
        "cover_credit": (
            "covercredit coverimagecredit imagecredit photocredit headerimagecredit "
            "heroimagecredit heroimagecredits featuredimagecredit bannercredit thumbnailcredit "
            "creditphoto creditimage creditcouverture coverattribution imageattribution "
            "photoattribution photoby imageby coverby"
        ),
        "credits": (
            "credits credit picturecredits picturescredits imagecredits imagescredits photocredits "
            "photoscredits creditsphotos creditsphoto creditsimages creditsimage attributions"
        ),
        "interviewer": "interviewer interviewers interviewedby interviewby intervieweur",
        "interviewee": (
            "interviewee interviewees interviewed interviewe interviewes guest guests invite "
            "invitee invites"
        ),
        "translator": (
            "translator translators translatedby translationby traducteur traductrice traduitpar "
            "traduction"
        ),
        "illustrator": (
            "illustrator illustrators illustratedby illustrateur illustratrice illustrepar"
        ),
        "photographer": "photographer photographers photographe photographes photosby",
    }.items()
}

# Keys that speak to the site generator alone.
SILENT = frozenset(
    "format execute bibliography csl jupyter editor output knit layout template theme css js "
    "styles stylesheet script scripts class classes bodyclass pageclass toc tableofcontents "
    "hidetableofcontents tocminheadinglevel tocmaxheadinglevel tocsticky toclabel tocicon showtoc "
    "tocopen hidetoc comments comment commentable disqus disqusid share sharing socialshare math "
    "mathjax katex latex mermaid highlight codecopy lineno linenos sidebar sidebarlabel "
    "sidebarclassname sidebarcustomprops displayedsidebar hidesidebar id hidetitle pagination "
    "paginationnext paginationprev paginationlabel customediturl editurl lastmod lastmodifiedat "
    "lastmodified lastupdate lastupdated updated updatedat modified modifiedat datemodified "
    "dateupdated editdate expirydate unlisted pin pinned sticky top featured featuredpost markup "
    "outputs resources cascade headless build sitemap robots robotsnoindex noindex seo metadata "
    "aliases alias redirectfrom redirectto redirects linktitle menu menus nav navexclude navtitle "
    "haschildren hastoc parent grandparent grandgrandparent child related relatedposts readtime "
    "readingtime showreadingtime estimatedreadingtime showdate authorprofile hideauthor hidedate "
    "hidemeta hidesummary searchhidden search hideinsearch disableshare disablehljs "
    "showbreadcrumbs showpostnavlinks showrssbuttoninsectiontermlist showwordcount usehugotoc ads "
    "analytics guid uuid postid wpid wordpressid postname commentstatus pingstatus pingback vlog "
    "eleventyexcludefromcollections eleventynavigation excerptseparator iscjklanguage cardimage "
    "hascomments render renderoptions sortby "
    "paginateby insearchindex frontmatter published2 sharebuttons hide showinmenu intro popular "
    "usejsonld twittercard".split()
)

# What the generators themselves call a post (post, blog) says nothing of its kind.
_KIND_WORDS = {
    "interview": "interview interviews entretien entretiens portrait portraits conversation",
    "article": "article articles billet billets essay essai tribune chronique",
    "report": "report reports rapport rapports memoire thesis these study etude compterendu",
    "notes": "notes note conference talk talks meetup liveblog programme",
    "other": "other autre",
}
KINDS = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}

LANGUAGES = {
    "english": "en",
    "anglais": "en",
    "french": "fr",
    "francais": "fr",
    "german": "de",
    "deutsch": "de",
    "allemand": "de",
    "spanish": "es",
    "espanol": "es",
    "espagnol": "es",
    "italian": "it",
    "italiano": "it",
    "italien": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "greek": "el",
}
