"""Name the letters and plain words of languages, and the marks that stand in all of them."""

from __future__ import annotations

# The letters beyond ASCII of each language, those that stand most often in its texts first.
LETTERS = {
    "fr": "éèàêçîôûùâïœëæüÿ",
    "en": "éïèöçñâêüôà",
    "de": "üäößé",
    "es": "óíáéñúü",
    "pt": "ãçáéíóêõâúàôü",
    "it": "èàùòìéí",
    "ca": "àèéòóíúçïü",
    "nl": "ëéïóöüè",
    "pl": "łęąóżśćńź",
    "cs": "íáéěžřščůýúťďňó",
    "sk": "áíéčšžýúľťňôäóŕĺď",
    "hu": "éáöóőüíúű",
    "ro": "ăîșțâşţ",
    "tr": "ışğüöçİâ",
    "sv": "äåöé",
    "da": "åøæé",
    "fi": "äöåšž",
    "is": "áðíéóþöúæý",
    "hr": "čžšćđ",
    "et": "äõüöšž",
    "lt": "ėšžųūįąčę",
    "lv": "āīšēņļūžčķģ",
    "vi": "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
    "el": "αοιετσνηυρπκμλςίόάέγδήύωθφχβώξζψϊϋΐΰ",
    "ru": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъ",
    "uk": "оаинітервскдулпмзяьбгчйхжїцюєшщґ",
}

# Common words in plain letters: no wrong code can break them, so they tell the language.
WORDS = {
    "fr": "le la les des et du est dans pour que qui une sur pas au par ce plus avec nous vous",
    "en": "the of and to in is it for that with as was on are this be from not you have",
    "de": "der die das und den von mit ist des nicht ein dem eine auf im zu sich auch es wird",
    "es": "el la los las que del en y por con para una se es un al como su lo no",
    "pt": "o a os as que do da em um uma para com por se no na dos das mais como foi ao",
    "it": "il di che la un per non una con del le dei si nel da al della sono gli ha",
    "ca": "el la els les i de que per amb un una dels en no al es del si",
    "nl": "de het een van en in is dat op te met voor niet zijn aan er die om ook als",
    "pl": "w i na z do nie o jest od po za dla jak czy co ale lub przez oraz jego",
    "cs": "a v na je se z o do k pro jako za od po by ve ale nebo jsou byl",
    "sk": "a v na je sa z o do pre ako za od po by vo ale alebo bol",
    "hu": "a az nem hogy egy is van meg csak ha de mint vagy ez volt nincs",
    "ro": "de la cu nu este pe un o care din pentru se sau ale al mai prin",
    "tr": "ve bir bu ile de da olarak daha ne gibi olan ama en kadar",
    "sv": "och att det som en av till den med inte om ett har de kan vid eller",
    "da": "og at det som en af til den med ikke om et har de kan ved eller er der",
    "fi": "ja on ei se oli kun mutta tai jos joka ovat sen",
    "is": "og er ekki sem til um af fyrir",
    "hr": "i u na je se da za od ne s po kao su ili iz do koji bi ki so",
    "et": "ja on ei et see kui ka ta oli ning",
    "lt": "ir yra kad su bet ar tai kaip nuo iki",
    "lv": "un ir ar no par uz bet vai lai kas",
    "vi": "trong khi cho theo sau nhau",
}

# Marks that stand in texts of all languages, with the bits that they take; and rarer signs.
MARKS = {
    **dict.fromkeys("“”«»„–—…•°€\u202f\u2009\u2011\ufe0f\u200d", 4.0),
    **dict.fromkeys("’‘‚\u2010", 5.0),
    **dict.fromkeys("\u00a0\u00ad", 6.0),
}
SIGNS = frozenset("·´©®™£§½¼¾¹²³×÷±µ→←↑↓⇒√≈≠≤≥∞π¿¡‹›†№ªº▪■□●○◦∙\u200b\u2002\u2003")
