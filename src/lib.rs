//! A build tool for books.
