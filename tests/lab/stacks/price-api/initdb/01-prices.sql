create table prices (symbol text primary key, price numeric(12, 4) not null, updated timestamptz not null default now());
insert into prices (symbol, price) values
  ('XAU', 2391.5000), ('XAG', 28.8700), ('XPT', 968.3000), ('XPD', 931.0000), ('CU', 4.1275), ('AL', 1.1130);
create table orders (id bigserial primary key, symbol text not null references prices, amount int not null, at timestamptz not null default now());
insert into orders (symbol, amount, at)
  select (array['XAU', 'XAG', 'XPT', 'XPD', 'CU', 'AL'])[1 + n % 6], 1 + n % 40, now() - n * interval '7 minutes'
  from generate_series(1, 5000) n;
