//! An object store on the loopback that speaks S3: it checks signatures, and puts the parts of objects together.

// Each test uses its own part of this module.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;

use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use tokio::runtime;
use tokio::sync::oneshot;

/// Whoever may use the store, and what it proves that with.
pub const KEY: &str = "AKIDEXAMPLE";
pub const SECRET: &str = "no-real-secret";

pub struct Store {
    port: u16,
    folder: PathBuf,
    _running: oneshot::Sender<()>,
}

impl Store {
    /// Serves a folder, in which each folder is a bucket.
    pub fn of(folder: &Path) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut service = S3ServiceBuilder::new(FileSystem::new(folder).unwrap());
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let (running, over) = oneshot::channel::<()>();
        let serve = async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let server = Builder::new(TokioExecutor::new());
            while let Ok((stream, _)) = listener.accept().await {
                let connection = server.serve_connection(TokioIo::new(stream), service.clone());
                let connection = connection.into_owned();
                // A client that goes away is no failure of the store.
                tokio::spawn(async { connection.await.ok() });
            }
        };
        thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build();
            runtime.unwrap().block_on(async {
                tokio::select! {
                    () = serve => {}
                    _ = over => {}
                }
            });
        });
        Self {
            port,
            folder: folder.to_owned(),
            _running: running,
        }
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// What it keeps of objects that are not whole: parts, and what it knows of them.
    pub fn unfinished(&self) -> Vec<String> {
        let names = self.folder.read_dir().unwrap();
        let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.starts_with(".upload")).collect()
    }
}

/// What the environment says of a store on that port.
pub fn variables(port: u16, secret: &str) -> [(String, String); 4] {
    let variables = [
        ("AWS_ENDPOINT", format!("http://127.0.0.1:{port}")),
        ("AWS_ALLOW_HTTP", "true".to_owned()),
        ("AWS_ACCESS_KEY_ID", KEY.to_owned()),
        ("AWS_SECRET_ACCESS_KEY", secret.to_owned()),
    ];
    variables.map(|(name, value)| (name.to_owned(), value))
}
