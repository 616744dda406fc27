-- What the model said before it was steered, of each promise that a learned model made: steering is judged by what it
-- would make of that now. Null: it teaches nothing about steering.
alter table eta.promise
    add column modelled double precision[],
    add column packed_modelled double precision[],
    add column riding_modelled double precision[];
