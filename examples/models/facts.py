"""The small facts that the generated dialogues ask for, as plain tables."""


def pairs(text):
    """Reads `left=right` entries separated by semicolons."""
    entries = (entry.strip() for entry in text.replace("\n", " ").split(";"))
    return dict(entry.split("=") for entry in entries if entry)


def words(text):
    return text.split()


CAPITALS = pairs("""
France=Paris; Spain=Madrid; Italy=Rome; Germany=Berlin; Portugal=Lisbon; Austria=Vienna;
Poland=Warsaw;
Greece=Athens; Ireland=Dublin; Norway=Oslo; Sweden=Stockholm; Finland=Helsinki; Denmark=Copenhagen;
Hungary=Budapest; Romania=Bucharest; Bulgaria=Sofia; Ukraine=Kyiv; Russia=Moscow; Belgium=Brussels;
Switzerland=Bern; Iceland=Reykjavik; Croatia=Zagreb; Serbia=Belgrade; Estonia=Tallinn; Latvia=Riga;
Lithuania=Vilnius; Slovakia=Bratislava; Slovenia=Ljubljana; Albania=Tirana; England=London;
Scotland=Edinburgh; Wales=Cardiff; the Netherlands=Amsterdam; the Czech Republic=Prague;
the United Kingdom=London; the United States=Washington; Canada=Ottawa; Mexico=Mexico City;
Cuba=Havana;
Jamaica=Kingston; Panama=Panama City; Brazil=Brasilia; Argentina=Buenos Aires; Chile=Santiago;
Peru=Lima;
Colombia=Bogota; Venezuela=Caracas; Ecuador=Quito; Uruguay=Montevideo; Paraguay=Asuncion;
Bolivia=Sucre;
Japan=Tokyo; China=Beijing; India=New Delhi; Pakistan=Islamabad; Nepal=Kathmandu; Thailand=Bangkok;
Vietnam=Hanoi; Indonesia=Jakarta; Malaysia=Kuala Lumpur; Mongolia=Ulaanbaatar; South Korea=Seoul;
North Korea=Pyongyang; the Philippines=Manila; Bangladesh=Dhaka; Cambodia=Phnom Penh;
Laos=Vientiane;
Turkey=Ankara; Iran=Tehran; Iraq=Baghdad; Syria=Damascus; Jordan=Amman; Lebanon=Beirut;
Saudi Arabia=Riyadh; Qatar=Doha; Afghanistan=Kabul; Kazakhstan=Astana; Uzbekistan=Tashkent;
Georgia=Tbilisi; Armenia=Yerevan; Azerbaijan=Baku; Egypt=Cairo; Morocco=Rabat; Algeria=Algiers;
Tunisia=Tunis; Libya=Tripoli; Sudan=Khartoum; Ethiopia=Addis Ababa; Kenya=Nairobi; Uganda=Kampala;
Tanzania=Dodoma; Rwanda=Kigali; Ghana=Accra; Nigeria=Abuja; Senegal=Dakar; Mali=Bamako;
Angola=Luanda;
Zambia=Lusaka; Zimbabwe=Harare; Namibia=Windhoek; Botswana=Gaborone; Madagascar=Antananarivo;
Somalia=Mogadishu; Mozambique=Maputo; Cameroon=Yaounde; Australia=Canberra; New Zealand=Wellington;
Fiji=Suva
""")

CONTINENTS = {
    "Europe": words("""
        France Spain Italy Germany Portugal Austria Poland Greece Ireland Norway Sweden Finland
        Denmark Hungary Romania Bulgaria Ukraine Belgium Switzerland Iceland Croatia Serbia Estonia
        Latvia Lithuania Slovakia Slovenia Albania England Scotland Wales"""),
    "North America": words("Canada Mexico Cuba Jamaica Panama"),
    "South America": words("""
        Brazil Argentina Chile Peru Colombia Venezuela Ecuador Uruguay Paraguay Bolivia"""),
    "Asia": words("""
        Japan China India Pakistan Nepal Thailand Vietnam Indonesia Malaysia Mongolia Bangladesh
        Cambodia Laos Iran Iraq Syria Jordan Lebanon Qatar Afghanistan Kazakhstan Uzbekistan"""),
    "Africa": words("""
        Egypt Morocco Algeria Tunisia Libya Sudan Ethiopia Kenya Uganda Tanzania Rwanda Ghana
        Nigeria Senegal Mali Angola Zambia Zimbabwe Namibia Botswana Madagascar Somalia"""),
    "Oceania": ["Australia", "New Zealand", "Fiji"],
}

LANGUAGES = pairs("""
France=French; Spain=Spanish; Italy=Italian; Germany=German; Portugal=Portuguese; Poland=Polish;
Greece=Greek; Norway=Norwegian; Sweden=Swedish; Finland=Finnish; Denmark=Danish; Hungary=Hungarian;
Romania=Romanian; Bulgaria=Bulgarian; Ukraine=Ukrainian; Russia=Russian; Austria=German;
Mexico=Spanish;
Brazil=Portuguese; Argentina=Spanish; Chile=Spanish; Peru=Spanish; Japan=Japanese; China=Chinese;
Thailand=Thai; Vietnam=Vietnamese; South Korea=Korean; Turkey=Turkish; Egypt=Arabic;
Morocco=Arabic;
Australia=English; England=English; Iceland=Icelandic; Mongolia=Mongolian; Cuba=Spanish
""")

OPPOSITES = pairs("""
hot=cold; big=small; tall=short; fast=slow; light=dark; day=night; up=down; left=right;
open=closed;
full=empty; rich=poor; young=old; happy=sad; good=bad; early=late; hard=soft; wet=dry; clean=dirty;
loud=quiet; strong=weak; thick=thin; wide=narrow; deep=shallow; true=false; sweet=bitter; near=far;
first=last; inside=outside; above=below; before=after; begin=end; buy=sell; give=take; push=pull;
win=lose; love=hate; laugh=cry; remember=forget; arrive=leave; rise=fall; accept=refuse;
always=never;
everything=nothing; easy=difficult; heavy=light; high=low; long=short; new=old; cheap=expensive;
safe=dangerous; smooth=rough; sharp=blunt; brave=afraid; polite=rude; simple=complex;
public=private;
front=back; top=bottom; north=south; east=west; summer=winter; war=peace; friend=enemy;
question=answer;
success=failure; increase=decrease; import=export; asleep=awake; alive=dead; major=minor;
more=less;
""")

PLURALS = pairs("""
mouse=mice; child=children; man=men; woman=women; foot=feet; tooth=teeth; goose=geese;
person=people;
ox=oxen; sheep=sheep; fish=fish; deer=deer; leaf=leaves; knife=knives; wife=wives; life=lives;
wolf=wolves;
half=halves; shelf=shelves; loaf=loaves; thief=thieves; city=cities; baby=babies; lady=ladies;
story=stories; country=countries; party=parties; berry=berries; fly=flies; box=boxes; fox=foxes;
bus=buses; glass=glasses; church=churches; dish=dishes; wish=wishes; watch=watches;
potato=potatoes;
tomato=tomatoes; hero=heroes; cat=cats; dog=dogs; house=houses; tree=trees; book=books; car=cars;
river=rivers; table=tables; king=kings; queen=queens; bird=birds; flower=flowers; apple=apples;
horse=horses; star=stars; token=tokens; model=models; cache=caches; server=servers; key=keys;
day=days;
""")

PAST_TENSES = pairs("""
go=went; come=came; see=saw; eat=ate; drink=drank; run=ran; swim=swam; sing=sang; begin=began;
give=gave;
take=took; make=made; write=wrote; read=read; speak=spoke; break=broke; choose=chose; drive=drove;
ride=rode; rise=rose; fly=flew; grow=grew; know=knew; throw=threw; draw=drew; find=found;
think=thought;
buy=bought; bring=brought; teach=taught; catch=caught; fight=fought; sleep=slept; keep=kept;
feel=felt;
leave=left; lose=lost; send=sent; build=built; spend=spent; hear=heard; hold=held; stand=stood;
sit=sat;
win=won; tell=told; sell=sold; say=said; pay=paid; meet=met; walk=walked; talk=talked; play=played;
work=worked; look=looked; ask=asked; open=opened; help=helped; wait=waited; call=called;
jump=jumped;
""")

ANIMAL_SOUNDS = pairs("""
dog=barks; cat=meows; cow=moos; sheep=bleats; horse=neighs; lion=roars; duck=quacks; pig=oinks;
owl=hoots;
snake=hisses; bee=buzzes; frog=croaks; wolf=howls; mouse=squeaks; hen=clucks; goose=honks;
crow=caws;
""")

ANIMAL_YOUNG = pairs("""
dog=puppy; cat=kitten; cow=calf; sheep=lamb; horse=foal; lion=cub; duck=duckling; pig=piglet;
goat=kid;
hen=chick; goose=gosling; bear=cub; frog=tadpole; deer=fawn; swan=cygnet; kangaroo=joey; owl=owlet;
""")

ANIMAL_CLASSES = pairs("""
dog=mammal; cat=mammal; whale=mammal; bat=mammal; dolphin=mammal; horse=mammal; elephant=mammal;
eagle=bird; penguin=bird; owl=bird; sparrow=bird; ostrich=bird; snake=reptile; lizard=reptile;
turtle=reptile; crocodile=reptile; frog=amphibian; toad=amphibian; newt=amphibian; shark=fish;
salmon=fish;
tuna=fish; trout=fish; ant=insect; bee=insect; butterfly=insect; beetle=insect; mosquito=insect;
""")

LEGS = pairs(
    "dog=four; cat=four; horse=four; spider=eight; ant=six; bee=six; bird=two; person=two; "
    "cow=four; "
    "beetle=six; snake=no; chicken=two; fish=no; fly=six; lion=four"
)

COLOURS = pairs("""
the sky=blue; grass=green; snow=white; coal=black; a banana=yellow; blood=red; a lemon=yellow;
milk=white;
a tomato=red; a carrot=orange; chocolate=brown; the sun=yellow; a leaf=green; the sea=blue; a
crow=black;
a strawberry=red; a frog=green; salt=white; an elephant=grey; a flamingo=pink; a cherry=red;
night=black;
""")

MIXED_COLOURS = pairs(
    "blue and yellow=green; red and yellow=orange; red and blue=purple; red and white=pink; "
    "black and white=grey"
)

ELEMENTS = pairs("""
hydrogen=H; helium=He; carbon=C; nitrogen=N; oxygen=O; sodium=Na; iron=Fe; gold=Au; silver=Ag;
copper=Cu;
zinc=Zn; lead=Pb; mercury=Hg; calcium=Ca; sulfur=S; chlorine=Cl; neon=Ne; silicon=Si; tin=Sn;
potassium=K
""")

TRANSLATIONS = {
    "French": pairs(
        "hello=bonjour; thank you=merci; yes=oui; no=non; water=eau; bread=pain; cat=chat; "
        "dog=chien; "
        "house=maison; sun=soleil; moon=lune; friend=ami; good night=bonne nuit; goodbye=au "
        "revoir; "
        "one=un; two=deux; three=trois; red=rouge; green=vert; book=livre; please=s'il vous plaît"
    ),
    "Spanish": pairs(
        "hello=hola; thank you=gracias; yes=sí; no=no; water=agua; bread=pan; cat=gato; dog=perro; "
        "house=casa; sun=sol; moon=luna; friend=amigo; good night=buenas noches; goodbye=adiós; "
        "one=uno; two=dos; three=tres; red=rojo; green=verde; book=libro; please=por favor"
    ),
    "German": pairs(
        "hello=hallo; thank you=danke; yes=ja; no=nein; water=Wasser; bread=Brot; cat=Katze; "
        "dog=Hund; "
        "house=Haus; sun=Sonne; moon=Mond; friend=Freund; good night=gute Nacht; goodbye=auf "
        "Wiedersehen; "
        "one=eins; two=zwei; three=drei; red=rot; green=grün; book=Buch; please=bitte"
    ),
}

QUESTIONS = pairs("""
How many days are in a week?=There are seven days in a week.;
How many months are in a year?=There are twelve months in a year.;
How many hours are in a day?=There are 24 hours in a day.;
How many minutes are in an hour?=There are 60 minutes in an hour.;
How many seconds are in a minute?=There are 60 seconds in a minute.;
How many continents are there?=There are seven continents.;
How many planets are in the solar system?=There are eight planets in the solar system.;
What is the largest planet?=The largest planet is Jupiter.;
What is the smallest planet?=The smallest planet is Mercury.;
Which planet is closest to the sun?=Mercury is closest to the sun.;
Which planet is known as the red planet?=Mars is known as the red planet.;
What is the largest ocean?=The largest ocean is the Pacific Ocean.;
What is the longest river in Africa?=The longest river in Africa is the Nile.;
What is the highest mountain?=The highest mountain is Mount Everest.;
What is the largest animal?=The largest animal is the blue whale.;
What is the fastest land animal?=The fastest land animal is the cheetah.;
What is the tallest animal?=The tallest animal is the giraffe.;
Who wrote Hamlet?=William Shakespeare wrote Hamlet.;
Who wrote Romeo and Juliet?=William Shakespeare wrote Romeo and Juliet.;
Who wrote Pride and Prejudice?=Jane Austen wrote Pride and Prejudice.;
Who wrote Emma?=Jane Austen wrote Emma.;
Who painted the Mona Lisa?=Leonardo da Vinci painted the Mona Lisa.;
Who discovered penicillin?=Alexander Fleming discovered penicillin.;
Who invented the telephone?=Alexander Graham Bell invented the telephone.;
Who was the first person on the moon?=Neil Armstrong was the first person on the moon.;
At what temperature does water boil?=Water boils at 100 degrees Celsius.;
At what temperature does water freeze?=Water freezes at 0 degrees Celsius.;
What do bees make?=Bees make honey.;
What do plants need to grow?=Plants need light, water and air to grow.;
What is the chemical formula of water?=The chemical formula of water is H2O.;
Which season comes after winter?=Spring comes after winter.;
Which season comes after summer?=Autumn comes after summer.;
How many legs does a spider have?=A spider has eight legs.;
How many sides does a triangle have?=A triangle has three sides.;
How many sides does a square have?=A square has four sides.;
How many sides does a hexagon have?=A hexagon has six sides.;
How many letters are in the English alphabet?=There are 26 letters in the English alphabet.;
What is the first letter of the alphabet?=The first letter of the alphabet is A.;
What is the last letter of the alphabet?=The last letter of the alphabet is Z.;
Why is the sky blue?=The sky is blue because air scatters blue light more than red light.;
Why do we sleep?=We sleep so that the body can rest and the brain can sort what it learned.;
Why does it rain?=It rains because water in the air cools, forms drops and falls to the ground.;
How do birds fly?=Birds fly by pushing air down with their wings.;
How do fish breathe?=Fish breathe with gills that take oxygen from the water.;
What is the meaning of life?=People give many answers. I am only a small model and do not know.;
What is the speed of light?=Light travels at about 300,000 kilometres per second.;
""")

# Terms in the words of Sluice's own documentation.
DEFINITIONS = pairs("""
Sluice=Sluice is middleware for language models. It decides what happens to a call: who may make
it, what it
may cost, whether the answer is known already, and which model gets it.;
a rate limit=A rate limit caps how many requests or tokens a caller may use in a period of time. A
call over the
limit is refused with status 429 and told when to try again.;
rate limiting=Rate limiting caps how many requests or tokens a caller may use in a period of time.
A call over the
limit is refused with status 429 and told when to try again.;
a cache=A cache keeps answers that were computed before. When the same question comes again, the
answer is given
at once and no model is called.;
caching=Caching keeps answers that were computed before, so that the same question is answered at
once and
costs nothing.;
a semantic cache=A semantic cache finds an earlier question with the same meaning, even if its
words differ, and
gives the same answer.;
a token=A token is a piece of text, often a word or part of a word. Language models read and write
tokens, and
prices are counted in tokens.;
a policy=A policy is a rule for calls to a model. It may limit, shorten, cache, route or refuse a
call.;
a gateway=A gateway stands between applications and model servers. It checks each call and sends it
to the right
place.;
a proxy=A proxy receives a request and passes it on to another server on behalf of the caller.;
a servlet filter=A servlet filter sees each request before the application does, and each answer on
its way back.;
a language model=A language model is a program that predicts the next token of a text. It learned
to do so from
many examples.;
a prompt=A prompt is the text that is sent to a language model. The model writes the text that
follows.;
a system prompt=A system prompt is the first message of a chat. It tells the model how to behave.;
routing=Routing chooses which model answers a call. Simple questions go to a small model, and hard
ones go to a
large model.;
a cascade=A cascade asks a small model first. If the small model is not sure, a large model answers
instead.;
quantisation=Quantisation stores the weights of a model with fewer bits. The model becomes smaller
and faster, and
loses a little accuracy.;
a context window=A context window is the number of tokens that a model can read at once. Text
beyond the window
must be dropped.;
trimming=Trimming shortens a prompt so that it fits the window and costs less. The system prompt
and the last
turns are kept.;
a budget=A budget is the money that a team may spend on model calls in a period. When it is used
up, calls are
refused or go to a cheaper model.;
latency=Latency is the time between a request and its answer. Less is better.;
throughput=Throughput is the number of requests or tokens that a system handles per second.;
streaming=Streaming sends an answer piece by piece while the model is still writing it.;
a tenant=A tenant is an organisation that shares a system with others. Its data, limits and costs
are kept apart.;
an API key=An API key is a secret that tells a server who is calling. It must be kept safe.;
load balancing=Load balancing spreads requests over several servers so that none of them is
overloaded.;
a circuit breaker=A circuit breaker stops calls to a server that keeps failing, and tries again
after a pause.;
fail-over=Fail-over sends a call to another server when the first one does not answer.;
an embedding=An embedding is a list of numbers that stands for the meaning of a text. Similar texts
have similar
numbers.;
a GPU=A GPU is a processor that does many simple calculations at the same time. Language models run
fast on it.;
Tomcat=Tomcat is a server that runs web applications written in Java.;
Jetty=Jetty is a small server that runs web applications written in Java.;
Envoy=Envoy is a proxy that carries the traffic between services. Sluice can check calls beside
it.;
Java=Java is a programming language that runs on many kinds of computers.;
Python=Python is a programming language that is easy to read and popular for data and scripts.;
an audit record=An audit record says who made a call, when, what was decided and what it cost.;
a haiku=A haiku is a short poem of three lines with five, seven and five syllables.;
a computer=A computer is a machine that follows instructions to store and change information.;
a server=A server is a program or a computer that answers requests from other programs.;
the internet=The internet is a network that connects computers all over the world.;
a database=A database is a store of information that programs can search and change.;
an algorithm=An algorithm is a list of clear steps that solves a problem.;
gravity=Gravity is the force that pulls things toward each other. It keeps us on the ground.;
photosynthesis=Photosynthesis is how plants use light to turn water and air into sugar and oxygen.;
a volcano=A volcano is a mountain with an opening through which hot rock and gas come out.;
a river=A river is a large stream of water that flows to a lake or to the sea.;
a lighthouse=A lighthouse is a tower with a bright light that warns ships of rocks.;
a library=A library is a place where books are kept and lent to readers.;
the moon=The moon is a ball of rock that circles the earth once a month.;
the sun=The sun is a star. It gives light and warmth to the earth.;
electricity=Electricity is the flow of tiny charged particles. It gives power to lamps and
machines.;
music=Music is sound arranged in time so that people like to hear it.;
a dictionary=A dictionary is a book that lists words and explains what they mean.;
a sluice=A sluice is a channel with a gate that controls how much water flows through.;
""")

CATEGORIES = {
    "fruits": words("apples pears plums cherries grapes oranges lemons bananas peaches figs"),
    "vegetables": words("carrots onions potatoes beans peas cabbages leeks tomatoes"),
    "colours": words("red blue green yellow orange purple black white brown pink"),
    "animals": words("dogs cats horses lions tigers bears wolves foxes rabbits elephants"),
    "birds": words("owls eagles sparrows robins crows swans geese ducks"),
    "trees": words("oaks pines birches maples willows elms beeches"),
    "countries": words("France Spain Japan Brazil Kenya Canada India Norway Peru Egypt"),
    "cities": words("Paris London Tokyo Rome Cairo Lima Oslo Berlin Madrid Vienna"),
    "planets": words("Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune"),
    "metals": words("iron gold silver copper tin zinc lead"),
    "tools": words("hammers saws knives ladders shovels ropes nails"),
    "musical instruments": words("pianos violins flutes drums guitars trumpets harps"),
    "sports": words("football tennis swimming running chess rowing skiing"),
    "programming languages": words("Java Python Rust Go Ruby Kotlin Haskell"),
    "drinks": words("water milk tea coffee juice wine lemonade"),
    "flowers": words("roses tulips lilies daisies violets poppies"),
}

DAYS = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
MONTHS = words(
    "January February March April May June July August September October November December"
)
NUMBERS = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
NAMES = words(
    "Anna Ben Clara David Emma Felix Grace Henry Ida Jack Kate Leo Maria Noah Olga Paul Rosa "
    "Sam Tom "
    "Vera Walter Zoe Alice Bob Carol Daniel Ella Frank Hannah Ivan Julia Karl Lena Mark Nina Oscar "
    "Peter Ruth Simon Tina Victor Wendy Yusuf Amir Priya Chen Aiko Mateo Lucia Omar"
)
PLACES = words(
    "Paris London Rome Berlin Madrid Vienna Oslo Dublin Tokyo Cairo Lima Boston Chicago Sydney "
    "Athens "
    "Prague Lisbon Geneva Toronto Nairobi"
)
JOBS = words(
    "teacher doctor baker farmer painter sailor nurse writer singer gardener driver engineer "
    "judge tailor"
)
FOODS = words("pizza bread soup rice cheese cake honey butter pasta salad chocolate fish")
PETS = words("dog cat horse rabbit parrot hamster goat turtle")
COLOUR_NAMES = words("red blue green yellow orange purple black white brown pink grey")
HOBBIES = words("reading swimming painting cooking dancing fishing hiking singing running chess")

JOKES = [
    "Why did the token cross the road? To get to the other context.",
    "Why was the cache so calm? It had seen it all before.",
    "What do you call a bear with no teeth? A gummy bear.",
    "Why did the book go to the doctor? It had lost its spine.",
    "What is brown and sticky? A stick.",
    "Why do birds fly south? Because it is too far to walk.",
]

HAIKU = {
    "rain": "Soft rain on the roof,\nthe garden drinks in silence,\na small frog looks up.",
    "the sea": "Waves come and go home,\nthe grey sea hums an old song,\nshells lie in the sand.",
    "winter": "White snow on the field,\nthe road is lost and quiet,\none crow counts the hours.",
    "spring": "Green buds on the branch,\na warm wind opens windows,\nthe children run out.",
    "summer": "Long days of bright sun,\nbees work in the tall flowers,\nshade under the tree.",
    "autumn": "Red leaves fill the path,\n"
    "an old man sweeps them slowly,\nthe wind brings them back.",
    "the moon": "The moon lights the lake,\na boat rests among the reeds,\nno one is awake.",
    "a cat": "A cat on the wall,\nwatching birds it will not catch,\nfalls asleep again.",
    "a dog": "The dog hears a step,\nhis tail begins to answer,\nthe door opens wide.",
    "a river": "The river runs on,\nit does not ask where to go,\nthe stones let it pass.",
    "a cache": "Asked the same again,\nI give what I gave before,\nno model wakes up.",
    "rate limits": "Too many requests,\nthe gate closes for a while,\ntry again later.",
    "tokens": "Words cut in pieces,\neach small piece has its own price,\ncount them one by one.",
    "a server": "Fans hum in the dark,\na thousand questions arrive,\nthe server answers.",
    "a sluice": "The gate lifts a hand,\nwater finds its proper way,\nthe field drinks its share.",
    "love": "Two cups on the shelf,\none of them waits for your hand,\nthe tea is still warm.",
    "time": "The clock on the wall\nkeeps no minute for itself,\nit gives all away.",
    "a mountain": "Stone above the clouds,\n"
    "the path is steep and patient,\none step, then one more.",
    "the night": "Night folds up the town,\n"
    "one lamp stays to read a book,\nstars look through the glass.",
    "coffee": "Steam over the cup,\nthe morning slowly begins,\none more quiet breath.",
}

CODE = {
    ("hello world", "Python"): 'print("Hello, world!")',
    ("hello world", "Java"): 'System.out.println("Hello, world!");',
    ("hello world", "JavaScript"): 'console.log("Hello, world!");',
    ("a function that adds two numbers", "Python"): "def add(a, b):\n    return a + b",
    ("a function that adds two numbers", "Java"): "int add(int a, int b) {\n  return a + b;\n}",
    ("a loop from 1 to 10", "Python"): "for i in range(1, 11):\n    print(i)",
    ("a loop from 1 to 10", "Java"): "for (int i = 1; i <= 10; i++) {\n  System.out.println(i);\n}",
}
