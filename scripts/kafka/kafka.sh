#!/usr/bin/env bash
# A real Apache Kafka to compare with: one node, KRaft, from the jars on Maven Central. Needs Java 17 and Maven.
#
#   scripts/kafka/kafka.sh install                 downloads the jars (about 130 MB), once
#   scripts/kafka/kafka.sh prepare PORT DIRECTORY  writes the settings, and formats DIRECTORY for a broker's data
#   scripts/kafka/kafka.sh start PORT [DIRECTORY]  runs a broker in the foreground on 127.0.0.1:PORT (its controller on PORT + 1)
#                                                  with its data in DIRECTORY, else in a temporary one that goes with it
#   scripts/kafka/kafka.sh tool CLASS [WORD...]    runs one of Kafka's command-line tools, such as org.apache.kafka.tools.TopicCommand
#
# KAFKA_VERSION (default 4.1.0) and KAFKA_JARS (default ~/.cache/moldau/kafka-VERSION) say what and where.
set -euo pipefail

version=${KAFKA_VERSION:-4.1.0}
jars=${KAFKA_JARS:-$HOME/.cache/moldau/kafka-$version}
here=$(cd "$(dirname "$0")" && pwd)

fail() {
  echo "$1" >&2
  exit 1
}

installed() {
  [ -e "$jars/kafka_2.13-$version.jar" ]
}

install() {
  installed && return
  command -v java >/dev/null || fail "Java is missing: apt-get install openjdk-17-jre-headless"
  command -v mvn >/dev/null || fail "Maven is missing: apt-get install maven"
  mvn -q -B -f "$here/pom.xml" "-Dkafka.version=$version" dependency:copy-dependencies \
    "-DoutputDirectory=$jars" -DincludeScope=runtime
}

# The settings that Kafka's own start script gives the Java machine.
run() {
  exec java ${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G} -server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 \
    -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -Djava.awt.headless=true -cp "$jars/*" "$@"
}

# Writes the settings and formats the data directory, unless that was done before.
prepare() {
  local port=$1 directory=$2
  mkdir -p "$directory"
  cat >"$directory/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:$((port + 1))
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$((port + 1))
controller.listener.names=CONTROLLER
log.dirs=$directory/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=100
END
  [ -e "$directory/data/meta.properties" ] && return
  (KAFKA_HEAP_OPTS=-Xmx256M run kafka.tools.StorageTool format --standalone -t AAAAAAAAAAAAAAAAAAAAAQ \
    -c "$directory/server.properties") >"$directory/format.log" || fail "$(cat "$directory/format.log")"
}

# The Java machine takes this process's place, unless there is a temporary directory to tidy up behind it.
start() {
  local port=$1 directory=${2:-}
  if [ -n "$directory" ]; then
    prepare "$port" "$directory"
    run kafka.Kafka "$directory/server.properties"
  fi
  directory=$(mktemp -d)
  prepare "$port" "$directory"
  (run kafka.Kafka "$directory/server.properties") &
  local broker=$!
  trap 'kill $broker 2>/dev/null' INT TERM
  wait $broker || wait $broker || true
  rm -rf "$directory"
}

case ${1:-} in
  install) install ;;
  prepare)
    installed || fail "Apache Kafka is not installed: $0 install"
    prepare "${2:?the port is missing}" "${3:?the directory is missing}"
    ;;
  start)
    installed || fail "Apache Kafka is not installed: $0 install"
    start "${2:?the port is missing}" "${3:-}"
    ;;
  tool)
    installed || fail "Apache Kafka is not installed: $0 install"
    shift
    KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx256M -XX:TieredStopAtLevel=1} run "$@"
    ;;
  *) fail "Say install, start PORT, or tool CLASS; $0 tells more at its top" ;;
esac
