//! Asking: one question per round trip, or many.

use redis::aio::ConnectionLike;
use redis::{Cmd, ErrorKind, RedisError, RedisResult, ServerErrorKind, ToRedisArgs, Value};

pub use crate::reply::Reply;
use crate::{LuaError, Script};

/// The ARGV of a call, in order.
#[derive(Debug)]
pub struct Args<'a>(&'a mut Cmd);

impl Args<'_> {
    /// Appends one argument (or several, for a slice).
    pub fn push(&mut self, value: impl ToRedisArgs) -> &mut Self {
        self.0.arg(value);
        self
    }
}

/// One question to one script: the fields of the type are its arguments.
///
/// Every operation is idempotent by an id it carries, so a question whose answer was lost may be asked again.
pub trait Operation: Sync {
    /// The script that answers.
    const SCRIPT: &'static Script;
    /// The answers, business noes included.
    type Reply: Send;

    /// The KEYS, all of one hash tag.
    fn keys(&self) -> Vec<String>;

    /// The ARGV.
    fn args(&self, args: &mut Args<'_>);

    /// Refuses a question the script is not made for.
    ///
    /// # Errors
    /// [`LuaError::Input`].
    fn check(&self) -> Result<(), LuaError> {
        Ok(())
    }

    /// Reads the answer whose tag has been taken off.
    ///
    /// # Errors
    /// [`LuaError::Shape`] for anything the script's header does not list.
    fn read(&self, tag: &str, reply: &mut Reply) -> Result<Self::Reply, LuaError>;

    /// The `EVALSHA` command, complete.
    fn command(&self) -> Cmd {
        let keys = self.keys();
        let mut cmd = redis::cmd("EVALSHA");
        cmd.arg(Self::SCRIPT.sha()).arg(keys.len()).arg(&keys);
        self.args(&mut Args(&mut cmd));
        cmd
    }

    /// Asks, and loads the script first if this Redis has not seen it.
    ///
    /// # Errors
    /// See [`LuaError`].
    fn run<C>(&self, conn: &mut C) -> impl Future<Output = Result<Self::Reply, LuaError>> + Send
    where
        C: ConnectionLike + Send,
        Self: Sized,
    {
        async move {
            self.check()?;
            let cmd = self.command();
            let answer = match cmd.query_async(conn).await {
                Err(error) if not_loaded(&error) => {
                    Self::SCRIPT.load().query_async::<()>(conn).await?;
                    cmd.query_async(conn).await
                }
                answer => answer,
            };
            read(self, answer)
        }
    }
}

/// Asks many questions of one kind in one round trip (two, if the script was not loaded). Each gets its own answer;
/// one that fails leaves the others alone. They run in order, others' questions may run between them.
pub async fn run_many<O, C>(conn: &mut C, operations: &[O]) -> Vec<Result<O::Reply, LuaError>>
where
    O: Operation,
    C: ConnectionLike + Send,
{
    let mut results: Vec<Option<Result<O::Reply, LuaError>>> =
        operations.iter().map(|operation| operation.check().err().map(Err)).collect();

    for load in [false, true] {
        let waiting: Vec<usize> =
            results.iter().enumerate().filter(|(_, r)| r.is_none()).map(|(index, _)| index).collect();
        if waiting.is_empty() {
            break;
        }
        let mut pipe = redis::Pipeline::with_capacity(waiting.len() + 1);
        pipe.ignore_errors();
        if load {
            pipe.add_command(O::SCRIPT.load()).ignore();
        }
        for operation in waiting.iter().filter_map(|index| operations.get(*index)) {
            pipe.add_command(operation.command());
        }
        let answers = match pipe.query_async::<Vec<RedisResult<Value>>>(conn).await {
            Ok(answers) => answers,
            Err(error) => waiting.iter().map(|_| Err(error.clone())).collect(),
        };
        for (index, answer) in waiting.into_iter().zip(answers) {
            let unseen = matches!(&answer, Err(error) if not_loaded(error));
            if unseen && !load {
                continue;
            }
            if let (Some(result), Some(operation)) = (results.get_mut(index), operations.get(index)) {
                *result = Some(read(operation, answer));
            }
        }
    }

    results.into_iter().map(|result| result.unwrap_or_else(|| Err(unanswered::<O>()))).collect()
}

/// The words of a command, for a load generator that must send exactly the same.
#[must_use]
pub fn words(cmd: &Cmd) -> Vec<String> {
    cmd.args_iter()
        .filter_map(|arg| match arg {
            redis::Arg::Simple(word) => Some(String::from_utf8_lossy(word).into_owned()),
            _ => None,
        })
        .collect()
}

fn read<O: Operation>(operation: &O, answer: RedisResult<Value>) -> Result<O::Reply, LuaError> {
    let mut reply = Reply::new(O::SCRIPT.name(), answer?)?;
    let tag = reply.text()?;
    let read = operation.read(&tag, &mut reply)?;
    reply.end(&tag)?;
    Ok(read)
}

fn not_loaded(error: &RedisError) -> bool {
    error.kind() == ErrorKind::Server(ServerErrorKind::NoScript)
}

fn unanswered<O: Operation>() -> LuaError {
    LuaError::Shape { script: O::SCRIPT.name(), detail: "fewer answers than questions".to_owned() }
}
