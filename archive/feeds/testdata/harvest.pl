# Harvests an archive with HTTP::OAI: harvest.pl ADDRESS [FROM]
use strict; use warnings; use HTTP::OAI; binmode STDOUT, ':utf8';
my ($address, $from) = @ARGV;
my $h = HTTP::OAI::Harvester->new(baseURL => $address);
my $id = $h->Identify;
die $id->message if $id->is_error;
die 'deletions do not last' unless $id->deletedRecord eq 'persistent';
my $sets = $h->ListSets;
die $sets->message if $sets->is_error;
while (my $s = $sets->next) { print 'set ', $s->setSpec, ' ', $s->setName, "\n" }
my ($n, $deleted, %seen) = (0, 0);
# next() of this version gives the last page only, onRecord gives all
my $list = $h->ListRecords(metadataPrefix => 'oai_dc', ($from ? (from => $from) : ()), onRecord => sub {
	my $r = shift;
	die 'twice: ' . $r->identifier if $seen{$r->identifier}++;
	$n++;
	if ($r->is_deleted) { $deleted++; print $r->identifier, " deleted\n"; return }
	my ($title) = $r->metadata->dom->findnodes('.//*[local-name() = "title"]');
	print $r->identifier, ' ', $r->datestamp, ' ', $title->textContent, "\n";
});
die $list->message if $list->is_error;
print "records $n deleted $deleted\n";
