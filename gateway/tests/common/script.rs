//! A worker that answers as it is told, and remembers what it was asked.

#![allow(dead_code, clippy::unwrap_used)]

use std::sync::{Arc, Mutex};

use runtime::{Cx, Fault, Worker};
use subjects::{Code, Endpoint};

pub struct Script<E: Endpoint> {
    asked: Mutex<Vec<E::Request>>,
    answer: Mutex<Result<E::Reply, Fault>>,
}

impl<E: Endpoint> Script<E>
where
    E::Request: Clone,
    E::Reply: Clone,
{
    pub fn says(reply: E::Reply) -> Arc<Self> {
        Arc::new(Self { asked: Mutex::default(), answer: Mutex::new(Ok(reply)) })
    }

    pub fn refuses(code: Code) -> Arc<Self> {
        Arc::new(Self { asked: Mutex::default(), answer: Mutex::new(Err(Fault::reject(code, "scripted"))) })
    }

    /// From now on.
    pub fn say(&self, reply: E::Reply) {
        *self.answer.lock().unwrap() = Ok(reply);
    }

    pub fn refuse(&self, code: Code) {
        *self.answer.lock().unwrap() = Err(Fault::reject(code, "scripted"));
    }

    /// As a worker that is being started would.
    pub fn refuse_for_now(&self) {
        *self.answer.lock().unwrap() = Err(Fault::unavailable("scripted"));
    }

    pub fn times(&self) -> usize {
        self.asked.lock().unwrap().len()
    }

    /// The newest question.
    pub fn last(&self) -> E::Request {
        self.asked.lock().unwrap().last().cloned().expect("it was asked")
    }

    pub fn serve(self: &Arc<Self>, worker: Worker) -> Worker {
        worker.endpoint::<E, _, _, _>(self.clone(), answer::<E>)
    }
}

async fn answer<E: Endpoint>(script: Arc<Script<E>>, _: Cx, request: E::Request) -> Result<E::Reply, Fault>
where
    E::Reply: Clone,
{
    script.asked.lock().unwrap().push(request);
    script.answer.lock().unwrap().clone()
}
