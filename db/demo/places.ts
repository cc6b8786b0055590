/** Where demo users live: what they are called, their language, zone and telephone numbers follow. */
export type Place = {
  country: string;
  region: string;
  cities: string[];
  zone: string;
  locale: string;
  /** Share of the users, of 100. */
  share: number;
  /** A range reserved for fiction; `#` is any digit. */
  phone: string;
  first: string[];
  last: string[];
};

const words = (text: string) => text.split(" ");

const english = {
  first: words(
    "Maya Oliver Emma Liam Ava Noah Sophia Ethan Grace Lucas Chloe Mason Zoe Logan Ruby Caleb Nora Owen Hazel Isaac Stella Jonah Violet Elias Ivy Aaron Naomi Miles Clara Theo Jasmine Marcus Priya Andre Leila Kofi Amara Dev Tessa Felix",
  ),
  last: words(
    "Carter Bennett Brooks Hayes Foster Reed Coleman Price Ward Ellis Murphy Sullivan Grant Palmer Hughes Myers Dixon Walsh Shah Okafor Nguyen Kim Rivera Mendes Fischer Novak Rossi Haddad Singh Olsen",
  ),
};
const german = {
  first: words(
    "Lena Paul Mia Jonas Hannah Finn Emilia Leon Marie Luca Anna Ben Clara Felix Greta Moritz Ida Jakob Frieda Anton Johanna Emil Lotte Karl Nele Matteo Ayşe Emre Katharina Jürgen",
  ),
  last: words(
    "Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Neumann Schwarz Krüger Hartmann Lange Werner Yılmaz Vogel Keller Jung Lorenz Brandt Kaiser Simon Böhm Winkler",
  ),
};
const french = {
  first: words(
    "Louise Gabriel Jade Arthur Alice Louis Emma Raphaël Chloé Jules Inès Adam Camille Hugo Manon Léo Sarah Nathan Zoé Théo Juliette Noé Margaux Yanis Amélie Bastien Élodie Rémi Solène Mathis",
  ),
  last: words(
    "Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Simon Laurent Lefebvre Roux Fournier Girard Mercier Dupont Lambert Bonnet Fontaine Chevalier Garnier Faure Benali Traoré Perrin Morel Renard Colin Picard",
  ),
};
const spanish = {
  first: words(
    "Lucía Hugo Sofía Martín Valeria Mateo Paula Daniel Carmen Alejandro Julia Pablo Alba Diego Elena Javier Noa Marcos Inés Adrián Camila Santiago Ximena Emiliano Renata Joaquín Abril Tomás Regina Andrés",
  ),
  last: words(
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Ruiz Hernández Díaz Moreno Muñoz Álvarez Romero Navarro Torres Ramos Gil Vargas Castillo Ortega Delgado Reyes Campos Vega Fuentes Soto Aguilar",
  ),
};
const portuguese = {
  first: words(
    "Helena Miguel Alice Arthur Laura Heitor Manuela Bernardo Sophia Davi Júlia Gabriel Isabela Pedro Luísa Lorenzo Beatriz Gustavo Mariana Rafael Letícia Thiago Camila Bruno Larissa João Yasmin Caio Lívia Matheus",
  ),
  last: words(
    "Silva Santos Oliveira Souza Ferreira Costa Rodrigues Almeida Nascimento Lima Araújo Ribeiro Carvalho Gomes Martins Rocha Barbosa Pinto Moreira Cardoso Teixeira Correia Dias Nunes Vieira Monteiro Freitas Barros Moura Campos",
  ),
};
const japanese = {
  first: words(
    "Haruto Yui Sota Hina Yuto Sakura Ren Aoi Minato Mei Riku Rin Kaito Yuna Asahi Miyu Hiroto Akari Daiki Nanami Takumi Emi Kenji Haruka Ryo Ayaka Shun Misaki Naoki Kaori",
  ),
  last: words(
    "Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi Shimizu Saito Mori Abe Ikeda Hashimoto Ishikawa Ogawa Okada Hasegawa Fujita Goto",
  ),
};
const indian = {
  first: words(
    "Aarav Ananya Vihaan Diya Arjun Isha Reyansh Saanvi Kabir Aditi Rohan Meera Ishaan Kavya Nikhil Riya Vikram Tara Rahul Neha Aryan Pooja Karan Shreya Dev Nisha Sanjay Leela Amit Lakshmi",
  ),
  last: words(
    "Sharma Patel Reddy Iyer Khan Gupta Nair Singh Mehta Das Joshi Rao Kapoor Bose Menon Verma Chopra Pillai Agarwal Banerjee Desai Kulkarni Malhotra Shetty Sinha Trivedi Bhatt Chowdhury Naidu Saxena",
  ),
};

const american = { country: "US", region: "North America", locale: "en", ...english };

export const places: Place[] = [
  {
    ...american,
    cities: words("Boston Miami Atlanta Philadelphia"),
    zone: "America/New_York",
    share: 13,
    phone: "+161755501##",
  },
  {
    ...american,
    cities: words("Chicago Austin Nashville Minneapolis"),
    zone: "America/Chicago",
    share: 9,
    phone: "+131255501##",
  },
  {
    ...american,
    cities: words("Denver Boise Albuquerque"),
    zone: "America/Denver",
    share: 3,
    phone: "+130355501##",
  },
  {
    ...american,
    cities: words("Seattle Portland Oakland Sacramento"),
    zone: "America/Los_Angeles",
    share: 8,
    phone: "+120655501##",
  },
  {
    country: "CA",
    region: "North America",
    cities: words("Toronto Ottawa Hamilton"),
    zone: "America/Toronto",
    locale: "en",
    share: 4,
    phone: "+141655501##",
    ...english,
  },
  {
    country: "GB",
    region: "Europe",
    cities: words("London Leeds Bristol Glasgow Cardiff"),
    zone: "Europe/London",
    locale: "en-GB",
    share: 10,
    phone: "+447700900###",
    ...english,
  },
  {
    country: "IE",
    region: "Europe",
    cities: words("Dublin Cork Galway"),
    zone: "Europe/Dublin",
    locale: "en-GB",
    share: 1,
    phone: "+447700900###",
    ...english,
  },
  {
    country: "DE",
    region: "Europe",
    cities: words("Berlin Hamburg München Köln Leipzig Stuttgart"),
    zone: "Europe/Berlin",
    locale: "de",
    share: 12,
    phone: "+4917139200##",
    ...german,
  },
  {
    country: "AT",
    region: "Europe",
    cities: words("Wien Graz Linz Salzburg"),
    zone: "Europe/Vienna",
    locale: "de-AT",
    share: 2,
    phone: "+4917139200##",
    ...german,
  },
  {
    country: "FR",
    region: "Europe",
    cities: words("Paris Lyon Nantes Toulouse Lille"),
    zone: "Europe/Paris",
    locale: "fr",
    share: 8,
    phone: "+3363998####",
    ...french,
  },
  {
    country: "ES",
    region: "Europe",
    cities: words("Madrid Barcelona Valencia Sevilla"),
    zone: "Europe/Madrid",
    locale: "es",
    share: 5,
    phone: "+120255501##",
    ...spanish,
  },
  {
    country: "MX",
    region: "Latin America",
    cities: words("Guadalajara Monterrey Puebla Mérida"),
    zone: "America/Mexico_City",
    locale: "es-MX",
    share: 5,
    phone: "+121255501##",
    ...spanish,
  },
  {
    country: "BR",
    region: "Latin America",
    cities: words("Recife Curitiba Salvador Campinas"),
    zone: "America/Sao_Paulo",
    locale: "pt-BR",
    share: 7,
    phone: "+130555501##",
    ...portuguese,
  },
  {
    country: "JP",
    region: "Asia Pacific",
    cities: words("Tokyo Osaka Kyoto Sapporo Fukuoka"),
    zone: "Asia/Tokyo",
    locale: "ja",
    share: 6,
    phone: "+180855501##",
    ...japanese,
  },
  {
    country: "IN",
    region: "Asia Pacific",
    cities: words("Mumbai Bengaluru Pune Chennai Kolkata"),
    zone: "Asia/Kolkata",
    locale: "en-IN",
    share: 4,
    phone: "+141555501##",
    ...indian,
  },
  {
    country: "AU",
    region: "Asia Pacific",
    cities: words("Sydney Melbourne Brisbane Adelaide"),
    zone: "Australia/Sydney",
    locale: "en-AU",
    share: 3,
    phone: "+6149157####",
    ...english,
  },
];
