"""Frequent words that tell languages in Latin letters apart. A word may stand under several.

Written by hand: function words, and the commonest words of short posts. Danish and Norwegian
share most of theirs, so that those are given by where the two differ.
"""

import numpy as np
from numpy.typing import NDArray

_GIVEN = {
    "en": """
        the and is are was were you your my it this that with for of to in be have has had not
        we they he she his her our will would can could should just what when who why how from
        about been get got all out up now there their them if or as an do does did don't can't
        i'm it's that's you're i've love great good bad day today time after before more than
        very much please thanks thank service never always because which being going want need
        still again only people really new no so but on at by me him us am into over
        hour hours wait waiting network customer call called phone bill app store
    """,
    "da": """
        og ikke jeg det der af hvad mig dig sig meget noget også efter være blev bliver blive
        uden nogle nogen mere end siden sidste godt gøre gør gjort lige kun mellem hvornår hvordan
        hvorfor hvem hvilken selvfølgelig måske altid aldrig hjælp tak havde skulle ville kunne
        har haft nu endnu igen blandt imod ved når hvis fordi alligevel synes syntes tænker tænke
        fået få gået gå gik står stå lave laver lavet sige siger sagt vide ved ingen intet alle
        mine dine sine vores jeres deres denne dette disse været hele helt dag dage år uge tid
        god gode dårlig dårligt penge folk mennesker desværre rigtig rigtigt virkelig bare nej
        samme første anden andre andet egentlig simpelthen faktisk derfor derefter hvor hvordan
        heller hverken både og at en et er den de som på med for til om men så kan vil skal må
        jo da vi du i han hun os dem mit dit sit min din sin over under fra op ned ud ind hjem
        hen nød magt lov kær kære kærlig skønt dejlig dejligt hyggelig fedt spændende forkert
        danmark dansk danske københavn bedre bedst værre værst flere fleste næste lidt ligesom
        lyder tror troede kender spørger spurgt spørgsmål svar svarer hjælpe hjælper betaler betale
        betalt regning køb købe køber købt sælger solgt penge arbejde arbejder job skole børn barn
        far mor søn datter kone mand kvinde kvinder mænd pige piger dreng drenge politi politik
        regeringen samfund samfundet land lande landet byen vej vejen hus huset bil bilen toget
        tog tage tager taget giver give givet finde finder fundet kommer komme kommet kom sagde
        gjorde vidste fik gav tog så ligger sidder sad løb løbe ringe ringer ringede skrev skriver
        skrive skrevet læse læser læst ses ser set hører høre hørt elsker hader håber håbe venter
        vente bruger bruge brugt mangler holder holde prøver prøve prøvet ødelagt ødelægger lukket
        åben åbent åbner begge flot flotte smuk smukt sjov sjovt grim trist glad glæde glæder ked
        sur sygt syg træt tillykke velkommen undskyld hvorhen hernede herovre derhjemme udenfor
        indenfor igennem ifølge således nemlig nemt let svært svær muligt umuligt vigtigt vigtig
        nyt nye gammel gamle stor stort store lille små kort lang langt lange hurtigt langsomt
        ud udlændinge indvandrere udover hvorvidt trods skyld grund del dele gang gange sammen
        hverdag måned måneder minutter klokken aften aftenen morgen weekenden gade bog bøger mad
        sprog sag sager uger øje øjne vand hånd ånd ild fuld fuldstændig ihvertfald altså jamen
        sgu kraftedeme satme fandme pis lort lorte idiot idioter tåbelig latterlig latterligt
    """,
    "no": """
        og ikke jeg det som av hva meg deg seg mye noe også etter være ble blir bli uten noen mer
        enn siden siste bra godt gjøre gjør gjort bare mellom når hvordan hvorfor hvem hvilken
        kanskje alltid aldri hjelp takk hadde skulle ville kunne har hatt nå ennå igjen blant mot
        ved hvis fordi likevel synes syns tenker tenke fått få gått gå gikk står lage lager laget
        si sier sagt vite vet ingen ingenting alle mine dine sine vår vårt våre deres denne dette
        disse vært hele helt dag dager år uke tid god gode dårlig penger folk mennesker dessverre
        riktig virkelig nei samme første annen andre annet egentlig rett slett faktisk derfor
        heller verken både at en et er den de på med for til om men så kan vil skal må
        jo da vi du i han hun oss dem mitt ditt sitt min din sin over under fra opp ned ut inn hjem
        ei eit ein ikkje eg kva korleis frå dei sjølv veldig skikkelig ganske litt lite kjempe
        likte liker morsom spennende låt låten låta spiller spille filmen boka boken albumet
        bedre best verre verst flere fleste neste høres tror trodde kjenner spør spurte spørsmål
        svar svarer hjelpe hjelper betaler betale betalt regning kjøp kjøpe kjøper kjøpt selger
        solgt arbeid arbeider jobb skole barn far mor sønn datter kone mann kvinne kvinner menn
        jente jenter gutt gutter politi politikk regjeringen samfunn samfunnet land byen vei veien
        hus huset bil bilen toget tog ta tar tatt gir gitt finne finner funnet kommer komme kommet
        kom sa gjorde visste fikk ga tok så ligger sitter satt løp løpe ringe ringer ringte skrev
        skriver skrive skrevet lese leser lest ser sett hører høre hørt elsker hater håper håpe
        venter vente bruker bruke brukt mangler holder holde prøver prøve prøvd ødelagt ødelegger
        stengt åpen åpent åpner begge flott flotte vakker vakkert morsomt gøy stygg trist glad
        glede gleder lei syk trøtt gratulerer velkommen unnskyld herover hjemme utenfor innenfor
        ifølge slik altså nemlig lett vanskelig mulig umulig viktig nytt nye gammel gamle stor
        stort store liten små kort lang langt lange raskt fort sakte skyld grunn del deler gang
        ganger sammen hverdag måned måneder minutter klokken kveld kvelden morgen helgen gate bok
        bøker mat språk sak saker uker øye øyne vann hånd ånd ild full fullstendig hvertfall
        faen jævla dritt idiot idioter teit latterlig teksten tekster melodi vokal plate platen
        historien handling spillet skuespillere regissør scenen produkt skjermen kamera telefonen
        norge norsk norske oslo selv gjennom mens oppå utover innen dermed dessuten imidlertid
    """,
    "sv": """
        och att är inte jag det som på för av med ett har var vi du men så mig dig sig nu när från
        mycket också skulle eller efter blir blev bli kan kunna vill ville ska skall måste hade
        haft vad varför hur vem vilken vilket bara bra dålig dåligt god gott aldrig alltid kanske
        hjälp tack tackar igen utan någon något några mer än sedan sista idag imorgon igår dag
        dagar år vecka tid alla allt inga inget ingen mina dina sina vår vårt våra er ert era
        deras denna detta dessa varit vara hela helt pengar folk människor tyvärr riktigt
        verkligen nej ja samma första andra annan annat egentligen faktiskt därför heller både
        en den de om men här där min din sin över under upp ner ut in hem han hon oss dem dom
        lite jätte väldigt ganska snart redan fortfarande fan va nån nåt sån såna kolla älskar
        göra gör gjort får få fått går gå gick säger säga sagt vet veta tycker tror känns känner
        ju väl nog ni man sverige svensk svenska genom medan mot mellan ännu själv samt till
    """,
    "ur-Latn": """
        hai hain hay hn ha nahi nahin nai nhi nae ka ki ke kay ko se say mein mai main mn me hum
        ham tum aap ap apka apki apna apni apne mera meri mere tera teri tere uska uski unka unki
        us un is in ye yeh yih wo woh wohi jo jab tab kab kya kia kyun kyu kiun kaun kon kahan
        kaise kesy kaisay kitna kitni kitne bhi bhe tha thi the thay raha rahi rahe rha rhi rhy
        rahay gaya gayi gaye gya gai gae kar kr karo kro karna krna karta karti karte karty krta
        krte krty diya dia dya di dete deta deti dein den do lo le ley liya lia hota hoti hote
        hoga hogi hogay hua hui huwa ho hun hoon hu aur or ur aor par pr pe pay tak liye liay
        liyey acha achi ache acchi achha bohat bohot buhat bahut bht bhot bara bari baray kuch
        kuchh koi sab sabhi sub log logo logon ko allah bhai bhi sahib sb jan jaan pakistan
        pakistani wala wali walay wale abhi ab phir fir ager agar lekin magar mager ke liye
        sirf baat bat baten din raat waqt ghar paisa paise khuda dil zindagi pyar dost yar yaar
        mat na naa to tu toh tou haan han ji jee g theek thik thek sahi sahih zaroor bilkul bus
        bas chal chalo jata jati jate jaye jaen aye aya aaya ayi aati ata ati dekh dekho dekha
        suno bolo bola kaha kehta kehte keh milta mila mili sakta sakte sakti skta skti skte
        chahiye chahye chahie mujhe mujhy mujy humein hamain tumhe unhe isko usko iski iska jaldi
    """,
    "de": """
        und der die das ist nicht ich du er sie es wir ihr ein eine einen einem einer mit auf für
        von zu im den dem des auch sich aber oder wenn wie was wer noch nur schon sehr mehr kein
        keine mein dein sein haben hat habe war waren wird werden kann nach bei aus über heute
    """,
    "nl": """
        het een niet ik je jij zijn van dat die met voor op aan ook maar naar wat wie hoe nog
        wel geen mijn jouw hebben heeft had waren wordt worden kan niet uit bij dan heel goed
    """,
    "fr": """
        le la les des une est pas je tu il elle nous vous ils que qui dans pour avec sur ce cette
        mais ou où plus très être avoir fait j'ai c'est n'est du au aux mon ton son ne se bien
    """,
    "es": """
        el los las una es no yo tú ella nosotros que quien en para con por este esta pero más muy
        ser estar hacer está estoy del al mi su se lo gracias bien como cuando porque todo hoy
    """,
    "pt": """
        os uma é não eu você ele ela nós que quem em para com por este esta mas mais muito ser
        estar fazer está estou do da dos das ao meu seu se obrigado bem como quando porque hoje
    """,
    "it": """
        il lo gli una è non io tu lui lei noi che chi per con questo questa ma più molto essere
        avere fare sono del della dei al mio suo grazie bene come quando perché tutto oggi
    """,
    "id": """
        yang dan di ke dari ini itu tidak aku kamu dia kami kita mereka untuk dengan ada adalah
        akan sudah bisa juga saya atau tapi sangat lebih banyak apa siapa bagaimana hari tak
    """,
    "tr": """
        ve bir bu şu ne için ile çok daha en gibi ama ben sen biz siz onlar değil var yok mi
        olan olarak kadar sonra şimdi bugün neden teşekkürler
    """,
    "fi": """
        ja on ei se että en hän oli mutta niin kun kuin mitä joka ovat minä sinä olen olet olla
        tämä nyt myös vain kiitos hyvä mun sun
    """,
    "pl": """
        i nie się na jest to że co jak ale dla od za po są był była było być mam masz już tylko
        bardzo dzisiaj dziękuję
    """,
}


LANGUAGES = tuple(sorted(_GIVEN))


def _numbers() -> dict[str, int]:
    """Return a number for each word."""
    words = sorted({word for given in _GIVEN.values() for word in given.split()})
    return {word: number for number, word in enumerate(words)}


NUMBERS = _numbers()


def _parts() -> NDArray[np.float64]:
    """Return how much each word says of each language: a row for each word.

    A word of one language alone counts 1, of two a quarter, of three a ninth.
    """
    under = np.zeros((len(NUMBERS), len(LANGUAGES)))
    for column, language in enumerate(LANGUAGES):
        under[[NUMBERS[word] for word in _GIVEN[language].split()], column] = 1
    parts: NDArray[np.float64] = under / under.sum(axis=1, keepdims=True) ** 2
    return parts


PARTS = _parts()
