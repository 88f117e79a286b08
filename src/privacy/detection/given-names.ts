/** Frequent given names of several languages, lower case, without accents: enough to tell a column of names, not to find every name. */
export const givenNames: ReadonlySet<string> = new Set(
  (
    "ada adam agnes ahmed aisha alan albert alejandro alex alexander alexandra alfred ali alice amanda amelie amina amit amy ana anastasia andre andrea andreas andrew angela angelika anita " +
    "anjali ann anna anne anthony antonio arjun arthur ashley astrid august ava barbara beatriz ben benjamin bernd birgit bjorn bob brandon brian bruno camille carl carla carlos carmen " +
    "carol caroline catherine charles charlotte chen chiara chloe chris christian christina christine christoph claire clara claudia colin cristina daniel daniela david deborah deepak denis " +
    "dennis diana diego dieter dirk dmitri dominik donald donna dorothy edith eduardo edward elena elias elif elisabeth elizabeth ella emil emily emine emma erik ernst esther eva fatima " +
    "felix fernando filip finn florian frances francesca francesco frank franz frederic friedrich gabriel gary george gerhard giovanni giulia grace greta guido gunter hanna hannah hans harald " +
    "harry hassan heather heidi heike heinrich heinz helen helena helga helmut henri henrik henry herbert hiroshi hugo ibrahim ines ingrid irene iris irina isabel isabella ivan jack " +
    "jacob jakob james jan jana jane janet jason javier jean jeffrey jennifer jens jessica joachim joan joanna johan johann johanna johannes john jonas jonathan jorge jose josef joseph joshua " +
    "juan judith julia julian julie julien jurgen kai karen karin karl katarzyna kate katharina katherine kathleen kathrin katja kenji kenneth kerstin kevin klaus konstantin kumar lara larry " +
    "lars laura lea lena leo leon leonie li liam lina linda lisa louis louise luca lucas lucia lucy luis luise lukas luke magdalena manfred manuel marc marcel marcin marco marcus maria marie mario " +
    "marion mark markus marta martha martin martina mary mateusz mathias matteo matthew matthias max maximilian mehmet mei melanie melissa mia michael michaela michal michel michelle miguel mikhail mila mohamed " +
    "mohammed monika moritz mustafa nancy natalia natalie nathan nicholas nicole niklas nina noah nora oliver olivia olga omar oscar otto pablo pamela patricia patrick paul paula pauline pedro peter petra " +
    "philip philipp pierre piotr priya rachel rafael rahul rainer raj ralf ramon raymond rebecca renate ricardo richard rita robert roberto roger roland roman ronald rosa rose ruth ryan sabine sakura " +
    "samantha samuel sandra sara sarah scott sebastian sergei sharon silke silvia simon simone sofia sophia sophie stefan stefanie stephanie stephen steven susan susanne svetlana sven sylvia tanja " +
    "tatiana theo theresa thomas thorsten tim timothy tina tobias tom tomas torsten udo ulrich ulrike ursula uwe valentina vera veronika victor victoria viktor vincent walter wei werner wilhelm william " +
    "wolfgang xavier yan yasmin yuki yusuf yves zeynep zoe"
  ).split(" "),
);
