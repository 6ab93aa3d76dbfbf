package dev.sluice.session.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.piston.ExecutionResult;
import dev.sluice.session.runner.sandbox.SandboxSuite;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Languages in the sandbox do what the filter of system calls might have taken from them. */
@ParameterizedClass
@MethodSource("dev.sluice.session.runner.TestedSandbox#usual")
@ResourceLock(AbusedRunner.WHOLE_MACHINE)
class FilteredLanguagesTest extends SandboxSuite {
    /**
     * A program that says hello from a thread, from a child and over a socket to itself, as far as its language has
     * them.
     */
    enum Program {
        PYTHON("""
                import asyncio, concurrent.futures, multiprocessing, os, socket, subprocess, sys, threading
                def thread(): print('thread', flush=True)
                t = threading.Thread(target=thread); t.start(); t.join()
                print(subprocess.run(['echo', 'child'], capture_output=True, text=True).stdout, end='', flush=True)
                server = socket.create_server(('127.0.0.1', 0))
                def serve(): server.accept()[0].sendall(b'socket')
                threading.Thread(target=serve).start()
                print(socket.create_connection(server.getsockname()).recv(9).decode(), flush=True)
                async def a():
                  p = await asyncio.create_subprocess_exec('true'); await p.wait()
                  s = await asyncio.start_server(lambda r, w: w.close(), '127.0.0.1', 0); s.close()
                asyncio.run(a())
                with multiprocessing.Pool(2) as pool: assert pool.map(abs, [-1, 2]) == [1, 2]
                with concurrent.futures.ProcessPoolExecutor(2) as pool: assert list(pool.map(abs, [-1])) == [1]
                from multiprocessing import shared_memory
                m = shared_memory.SharedMemory(create=True, size=4096); m.close(); m.unlink()
                a, b = socket.socketpair(); socket.if_nameindex(); socket.getaddrinfo('localhost', 80)
                p, q = os.openpty()
                """),
        C("""
                #define _GNU_SOURCE
                #include <arpa/inet.h>
                #include <ifaddrs.h>
                #include <pthread.h>
                #include <spawn.h>
                #include <stdio.h>
                #include <string.h>
                #include <sys/socket.h>
                #include <sys/wait.h>
                #include <unistd.h>
                extern char **environ;
                static int server;
                static void *say(void *x) { (void) x; puts("thread"); fflush(stdout); return NULL; }
                static void *serve(void *x) { (void) x; int c = accept(server, 0, 0); write(c, "socket", 7); close(c); return NULL; }
                int main(void) {
                    pthread_t t;
                    if (pthread_create(&t, NULL, say, NULL)) return 1;
                    pthread_join(t, NULL);
                    pid_t child;
                    if (posix_spawnp(&child, "echo", NULL, NULL, (char *[]) {"echo", "child", NULL}, environ)) return 2;
                    waitpid(child, NULL, 0);
                    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
                    socklen_t n = sizeof a;
                    server = socket(AF_INET, SOCK_STREAM, 0);
                    if (bind(server, (void *) &a, n) || listen(server, 1) || getsockname(server, (void *) &a, &n)) return 3;
                    pthread_create(&t, NULL, serve, NULL);
                    int c = socket(AF_INET, SOCK_STREAM, 0);
                    char text[9] = "";
                    if (connect(c, (void *) &a, n) || read(c, text, 8) < 0) return 4;
                    puts(text);
                    struct ifaddrs *all;
                    return getifaddrs(&all) ? 5 : 0;
                }
                """),
        CPP("c++", """
                #include <cstdio>
                #include <cstdlib>
                #include <future>
                #include <iostream>
                #include <thread>
                int main() {
                    std::thread t([] { std::cout << "thread" << std::endl; });
                    t.join();
                    if (system("echo child")) return 1;
                    auto f = std::async(std::launch::async, [] { return std::string("socket"); });
                    std::cout << f.get() << std::endl;
                }
                """),
        JAVA("""
                import java.net.*;
                import java.util.concurrent.*;
                public class Main {
                    public static void main(String[] args) throws Exception {
                        Thread t = new Thread(() -> System.out.println("thread"));
                        t.start(); t.join();
                        Process p = new ProcessBuilder("echo", "child").start();
                        System.out.print(new String(p.getInputStream().readAllBytes()));
                        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                            ForkJoinPool.commonPool().submit(() -> {
                                try (Socket s = server.accept()) { s.getOutputStream().write("socket".getBytes()); }
                                return null;
                            });
                            try (Socket s = new Socket(server.getInetAddress(), server.getLocalPort())) {
                                System.out.println(new String(s.getInputStream().readAllBytes()));
                            }
                        }
                        NetworkInterface.getNetworkInterfaces();
                    }
                }
                """),
        JAVASCRIPT("""
                const { Worker, isMainThread } = require('worker_threads'), { execFile, execFileSync } = require('child_process');
                const net = require('net'), fs = require('fs'), os = require('os');
                const w = new Worker("require('worker_threads').parentPort.postMessage('thread')", { eval: true });
                w.on('message', text => {
                  console.log(text);
                  console.log(execFileSync('echo', ['child']).toString().trim());
                  const server = net.createServer(s => s.end('socket')).listen(0, '127.0.0.1', () =>
                    net.connect(server.address().port, '127.0.0.1').on('data', d => console.log(d.toString())).on('end', () =>
                      fs.readFile(__filename, () => execFile('true', () => { os.networkInterfaces(); server.close(); }))));
                });
                """),
        RUBY("""
                require 'socket'
                Thread.new { puts 'thread' }.join
                $stdout.flush
                puts `echo child`
                server = TCPServer.new('127.0.0.1', 0)
                Thread.new { c = server.accept; c.write('socket'); c.close }
                puts TCPSocket.new('127.0.0.1', server.addr[1]).read
                Process.wait(fork { exit 0 })
                """),
        PERL("""
                use threads; use IO::Socket::INET;
                $| = 1;
                threads->create(sub { print "thread\\n" })->join;
                print `echo child`;
                my $server = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die;
                if (!fork) { my $c = $server->accept; print $c 'socket'; exit }
                my $c = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $server->sockport) or die;
                print <$c>, "\\n"; wait;
                """),
        PHP("""
                <?php
                echo "thread\\n", shell_exec('echo child');
                $server = stream_socket_server('tcp://127.0.0.1:0');
                $client = stream_socket_client('tcp://' . stream_socket_get_name($server, false));
                fwrite(stream_socket_accept($server), 'socket');
                echo fread($client, 6), "\\n";
                """),
        BASH(
                "(echo thread); cat <(echo child); coproc cat; echo socket >&${COPROC[1]}; read -r x <&${COPROC[0]}; echo $x"),
        LUA("print('thread'); io.stdout:flush(); print(io.popen('echo child'):read()); print('socket')"),
        AWK("BEGIN { print \"thread\"; fflush(); \"echo child\" | getline x; print x; print \"socket\" }"),
        SQLITE3("SELECT 'thread'; SELECT 'child'; SELECT 'socket';"),
        GO("""
                package main
                import ("fmt"; "net"; "os/exec")
                func main() {
                    done := make(chan bool)
                    go func() { fmt.Println("thread"); done <- true }()
                    <-done
                    out, _ := exec.Command("echo", "child").Output()
                    fmt.Print(string(out))
                    l, err := net.Listen("tcp", "127.0.0.1:0")
                    if err != nil { panic(err) }
                    go func() { c, _ := l.Accept(); c.Write([]byte("socket")); c.Close() }()
                    c, err := net.Dial("tcp", l.Addr().String())
                    if err != nil { panic(err) }
                    b := make([]byte, 6); c.Read(b); fmt.Println(string(b))
                }
                """),
        RUST("""
                use std::io::{Read, Write};
                fn main() {
                    std::thread::spawn(|| println!("thread")).join().unwrap();
                    let out = std::process::Command::new("echo").arg("child").output().unwrap();
                    print!("{}", String::from_utf8_lossy(&out.stdout));
                    let l = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
                    let a = l.local_addr().unwrap();
                    std::thread::spawn(move || l.accept().unwrap().0.write_all(b"socket").unwrap());
                    let mut s = String::new();
                    std::net::TcpStream::connect(a).unwrap().read_to_string(&mut s).unwrap();
                    println!("{}", s);
                }
                """),
        TYPESCRIPT("const f = async (): Promise<string> => 'thread\\nchild\\nsocket'; f().then(console.log)"),
        KOTLIN("""
                fun main() {
                    val t = Thread { println("thread") }; t.start(); t.join()
                    print(String(ProcessBuilder("echo", "child").start().inputStream.readAllBytes()))
                    println("socket")
                }
                """),
        SCALA("""
                object Main extends App {
                  val t = new Thread(new Runnable { def run() = println("thread") }); t.start(); t.join()
                  println(new String(new ProcessBuilder("echo", "child").start().getInputStream.readAllBytes).trim)
                  println("socket")
                }
                """),
        R(
                "cat('thread\\n'); cat(system('echo child', intern = TRUE), '\\n', sep = ''); s <- socketConnection; cat('socket\\n')");

        private final String language;
        private final String code;

        Program(String code) {
            this.language = name().toLowerCase(java.util.Locale.ROOT);
            this.code = code;
        }

        Program(String language, String code) {
            this.language = language;
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource
    void threadsChildrenSocketsAndCompilers(Program program) {
        needs(program.language);
        ExecutionResult result = session().execute(program.language, TestSession.file("file0.code", program.code));

        assertThat(result.compile() == null || result.compile().succeeded())
                .as("%s", result.compile())
                .isTrue();
        assertThat(result.run().output()).isEqualTo("thread\nchild\nsocket\n");
        assertThat(result.run().code()).isZero();
    }
}
